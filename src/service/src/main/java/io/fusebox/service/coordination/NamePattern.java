package io.fusebox.service.coordination;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which breakers somebody speaks of. An immutable value. */
public final class NamePattern {

  /** Every breaker. */
  public static final NamePattern ALL = new NamePattern(name -> true);

  private final Predicate<String> matches;

  private NamePattern(Predicate<String> matches) {
    this.matches = matches;
  }

  /** The breaker of this name. */
  public static NamePattern exactly(String name) {
    return new NamePattern(name::equals);
  }

  /** Breakers with such a name, where {@code *} stands for any characters. */
  public static NamePattern of(String pattern) {
    String expression =
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return new NamePattern(Pattern.compile(expression).asMatchPredicate());
  }

  boolean matches(String name) {
    return matches.test(name);
  }
}
