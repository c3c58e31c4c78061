package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {

  @Test
  void aStarStandsForAnyCharactersAndTheRestForItself() {
    assertThat(NamePattern.of("pay*").matches("payments")).isTrue();
    assertThat(NamePattern.of("pay*").matches("pay")).isTrue();
    assertThat(NamePattern.of("pay*").matches("repay")).isFalse();
    assertThat(NamePattern.of("*.eu.*").matches("a.eu.b")).isTrue();
    assertThat(NamePattern.of("*.eu.*").matches("aXeuXb")).isFalse();
    assertThat(NamePattern.of("a").matches("ab")).isFalse();
    assertThat(NamePattern.exactly("a*").matches("ab")).isFalse();
    assertThat(NamePattern.exactly("a*").matches("a*")).isTrue();
    assertThat(NamePattern.ALL.matches("anything")).isTrue();
  }

  @Test
  void everyShortPatternMatchesWhatARegularExpressionWould() {
    List<String> names = texts("ab", 6);
    for (String pattern : texts("ab*", 6)) {
      NamePattern matcher = NamePattern.of(pattern);
      Pattern expression = expression(pattern);
      for (String name : names) {
        assertThat(matcher.matches(name))
            .as("'%s' against '%s'", name, pattern)
            .isEqualTo(expression.matcher(name).matches());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512, 4096})
  void eachCharacterOfANameIsReadAtMostTwice(int length) {
    String name = "a".repeat(length);
    for (String pattern :
        List.of(
            "*a".repeat(length / 2 - 1) + "*b",
            "*" + half(length) + "b*",
            "*" + half(length) + "b",
            "a*".repeat(length / 2),
            half(length) + "*" + half(length),
            "*".repeat(length),
            "*ab*aab*",
            name,
            "*" + half(length) + "*" + half(length) + "*")) {
      CountingName counting = new CountingName(name);
      boolean unused = NamePattern.of(pattern).matches(counting);
      assertThat(counting.read).as(pattern).isLessThanOrEqualTo(2 * length);
    }
  }

  private static String half(int length) {
    return "a".repeat(length / 2);
  }

  private static List<String> texts(String letters, int longest) {
    List<String> all = new ArrayList<>(List.of(""));
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).length() < longest) {
        for (int letter = 0; letter < letters.length(); letter++) {
          all.add(all.get(i) + letters.charAt(letter));
        }
      }
    }
    return all;
  }

  private static Pattern expression(String pattern) {
    return Pattern.compile(
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")));
  }

  /** A name that counts how often one of its characters is read. */
  private static final class CountingName implements CharSequence {
    private final String name;
    private int read;

    CountingName(String name) {
      this.name = name;
    }

    @Override
    public int length() {
      return name.length();
    }

    @Override
    public char charAt(int index) {
      read++;
      return name.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
      throw new UnsupportedOperationException();
    }
  }
}
