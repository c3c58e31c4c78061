package io.fusebox.service.coordination;

import java.util.List;

/**
 * Breakers whose names match one of some patterns, as somebody is bound to them. An immutable
 * value.
 */
public final class NamePatterns implements NameFilter {

  /** Every breaker. */
  public static final NamePatterns ALL = new NamePatterns(List.of(), List.of());

  /** No breaker: none has an empty name. */
  public static final NamePatterns NONE = of(List.of(""));

  private final List<String> texts;
  private final List<NamePattern> patterns;

  private NamePatterns(List<String> texts, List<NamePattern> patterns) {
    this.texts = texts;
    this.patterns = patterns;
  }

  /** Breakers that match one of these; of none at all: every breaker. */
  public static NamePatterns of(List<String> texts) {
    return texts.isEmpty()
        ? ALL
        : new NamePatterns(List.copyOf(texts), texts.stream().map(NamePattern::of).toList());
  }

  /** Whether they are all breakers, whatever they are called. */
  public boolean areAll() {
    return texts.isEmpty();
  }

  /** The patterns, where {@code *} stands for any characters; empty: all breakers. */
  public List<String> texts() {
    return texts;
  }

  @Override
  public boolean matches(CharSequence name) {
    if (texts.isEmpty()) {
      return true;
    }
    for (NamePattern pattern : patterns) {
      if (pattern.matches(name)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamePatterns patterns && patterns.texts.equals(texts);
  }

  @Override
  public int hashCode() {
    return texts.hashCode();
  }

  @Override
  public String toString() {
    return texts.isEmpty() ? "*" : String.join(", ", texts);
  }
}
