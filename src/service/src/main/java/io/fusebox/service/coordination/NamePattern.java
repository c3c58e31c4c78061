package io.fusebox.service.coordination;

import java.util.ArrayList;
import java.util.List;

/**
 * Which breakers somebody speaks of. An immutable value.
 *
 * <p>Matching reads each character of a name at most twice, whatever the pattern: who sends a
 * pattern decides how much is compared with each name from then on, and must not be able to make
 * that much. So a pattern never becomes a regular expression.
 */
public final class NamePattern implements NameFilter {

  /** Every breaker. */
  public static final NamePattern ALL = of("*");

  private final String prefix;
  private final String suffix;

  /** What stands between two stars, in order; none of them is empty. */
  private final List<Piece> middle;

  /** False: the name is the prefix. */
  private final boolean hasStar;

  private NamePattern(String prefix, List<Piece> middle, String suffix, boolean hasStar) {
    this.prefix = prefix;
    this.middle = List.copyOf(middle);
    this.suffix = suffix;
    this.hasStar = hasStar;
  }

  /** The breaker of this name. */
  public static NamePattern exactly(String name) {
    return new NamePattern(name, List.of(), "", false);
  }

  /** Breakers with such a name, where {@code *} stands for any characters, also none. */
  public static NamePattern of(String pattern) {
    int first = pattern.indexOf('*');
    if (first < 0) {
      return exactly(pattern);
    }
    int last = pattern.lastIndexOf('*');
    List<Piece> middle = new ArrayList<>();
    int start = first + 1;
    while (start <= last) {
      int end = pattern.indexOf('*', start);
      if (end > start) {
        middle.add(Piece.of(pattern.substring(start, end)));
      }
      start = end + 1;
    }
    return new NamePattern(pattern.substring(0, first), middle, pattern.substring(last + 1), true);
  }

  @Override
  public boolean matches(CharSequence name) {
    int end = name.length() - suffix.length();
    int at = prefix.length();
    if (hasStar ? end < at : end != at) {
      return false;
    }
    if (!isAt(name, 0, prefix) || !isAt(name, end, suffix)) {
      return false;
    }
    // The leftmost place leaves the most room for the pieces that follow.
    for (Piece piece : middle) {
      at = piece.endIn(name, at, end);
      if (at < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAt(CharSequence name, int start, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (name.charAt(start + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A text that is searched for without going back in what is searched (Knuth, Morris, Pratt). */
  private static final class Piece {
    private final String text;

    /**
     * For each beginning of the text, by its last index: the length of its longest proper beginning
     * that is its end as well.
     */
    private final int[] borders;

    private Piece(String text, int[] borders) {
      this.text = text;
      this.borders = borders;
    }

    static Piece of(String text) {
      int[] borders = new int[text.length()];
      int matched = 0;
      for (int i = 1; i < text.length(); i++) {
        matched = advance(text, borders, matched, text.charAt(i));
        borders[i] = matched;
      }
      return new Piece(text, borders);
    }

    /** How much of the text stands before and at a character, where so much stood before it. */
    private static int advance(String text, int[] borders, int matched, char c) {
      int length = matched;
      while (length > 0 && text.charAt(length) != c) {
        length = borders[length - 1];
      }
      return text.charAt(length) == c ? length + 1 : length;
    }

    /** The end of the leftmost place of the text in a part of a name; -1: it is not there. */
    int endIn(CharSequence name, int start, int end) {
      int matched = 0;
      for (int i = start; i < end; i++) {
        matched = advance(text, borders, matched, name.charAt(i));
        if (matched == text.length()) {
          return i + 1;
        }
      }
      return -1;
    }
  }
}
