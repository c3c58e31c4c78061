package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fusebox.engine.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of texts that are no names, and of the files of those that are. */
class BreakerNamesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "payments",
        "DemoClient#getDemo(String,int)",
        "orders/v2",
        "my service",
        "Pipe$1",
        "100%",
        "%zz",
        "%4",
        "...",
        "B\u00fccher"
      })
  void aNameIsItsOwn(String name) {
    assertThat(BreakerNames.isName(name)).isTrue();
    assertThat(BreakerNames.escaped(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "orders*|orders%2A",
        "\" a\"|%20a",
        "\"a \"|a%20",
        "\" \"|%20",
        "\"a\nb\"|a%0Ab",
        ".|%2E",
        "..|%2E.",
        "a%41|a%2541",
        "%25|%2525",
        "%~|%25~",
        "%%41|%%2541",
        "a\u00a0b|a%C2%A0b",
        "a\u202eb|a%E2%80%AEb",
        "a\ufffdb|a%EF%BF%BDb",
        "cafe\u0301|caf\u00e9",
      })
  void whatIsNoNameIsEscaped(String text, String name) {
    assertThat(BreakerNames.escaped(text)).isEqualTo(name);
    assertThat(BreakerNames.isName(name)).isTrue();
  }

  @Test
  void halvesOfPairsAreToldApart() {
    assertThat(BreakerNames.escaped("\ud83d")).isEqualTo("%ED%A0%BD");
    assertThat(BreakerNames.escaped("\ud83e")).isEqualTo("%ED%A0%BE");
  }

  @Test
  void whatIsTooLongIsCutAndEndsWithItsHash() {
    String one = BreakerNames.escaped("x".repeat(128) + "1");
    String other = BreakerNames.escaped("x".repeat(128) + "2");
    assertThat(one).startsWith("x".repeat(94) + "%~").hasSize(128).isNotEqualTo(other);
    assertThat(BreakerNames.escaped("\ud83d\ude00".repeat(129)))
        .satisfies(name -> assertThat(BreakerNames.isName(name)).isTrue());
    assertThat(BreakerNames.escaped(one)).isNotEqualTo(one);
  }

  @Test
  void anEmptyTextIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> BreakerNames.escaped(""));
  }

  @Test
  void differentTextsHaveDifferentNamesAndDifferentFiles() {
    Random random = new Random(1);
    int[] characters =
        "%2541AaFf~* .\n:+_-/\u0000\u00a0\u202e\ufffde\u0301\u00e9\ud83d\ude00"
            .codePoints()
            .toArray();
    Map<String, String> texts = new HashMap<>();
    Map<String, String> files = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(50) == 0 ? 120 + random.nextInt(20) : 1 + random.nextInt(6);
      for (int at = 0; at < length; at++) {
        text.appendCodePoint(characters[random.nextInt(characters.length)]);
      }
      String canonical = Names.canonical(text.toString());
      String name = BreakerNames.escaped(text.toString());
      assertThat(BreakerNames.isName(name)).as(name).isTrue();
      String same = texts.put(name, canonical);
      assertThat(same == null || same.equals(canonical)).as(same + " and " + canonical).isTrue();
      String file = BreakerPaths.encode(name);
      assertThat(file).matches("[a-z0-9._+-]{1,200}").doesNotStartWith(".");
      String other = files.put(file, name);
      assertThat(other == null || other.equals(name)).as(other + " and " + name).isTrue();
    }
  }

  @Test
  void theFilesOfNamesOfBeforeAreCalledAsBefore() {
    Map<String, String> before =
        Map.of(
            "payments", "payments",
            "Payments", "+payments",
            "a:b.C_d-E", "a+-b.+c_d-+e",
            "0..", "0..");
    before.forEach((name, file) -> assertThat(BreakerPaths.encode(name)).isEqualTo(file));
    assertThat(BreakerPaths.encode("A".repeat(128)))
        .startsWith("+a".repeat(50) + "++")
        .hasSize(100 + 2 + 64);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "orders/v2|orders+_2f_v2",
        "a+b|a+_2b_b",
        ".hidden|+_2e_hidden",
        "...|+_2e_..",
        "B\u00fccher|+b+_fc_cher",
        "\ud83d\ude00|+_1f600_",
      })
  void otherCharactersAreCodePointsInFileNames(String name, String file) {
    assertThat(BreakerPaths.encode(name)).isEqualTo(file);
  }

  @Test
  void whoAsksForWhatIsNoNameIsToldWhatWouldBeOne() {
    try (Breakers breakers = Breakers.inMemory()) {
      for (String name : List.of("orders*", " a")) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> breakers.get(name))
            .withMessageContaining("'" + BreakerNames.escaped(name) + "'");
      }
      assertThat(breakers.get("cafe\u0301")).isSameAs(breakers.get("caf\u00e9"));
    }
  }
}
