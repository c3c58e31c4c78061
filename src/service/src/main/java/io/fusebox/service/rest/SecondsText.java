package io.fusebox.service.rest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Durations in the form that nearly all have, seconds with or without a fraction: {@code PT0.05S},
 * {@code PT12S}. {@link Duration#parse} takes a microsecond for any, which was more than the rest
 * of a report's body together.
 */
final class SecondsText {

  private static final int MOST_DIGITS = 9;
  private static final int POWERS = 10;

  private SecondsText() {}

  /**
   * The duration, the same as {@link Duration#parse} would give.
   *
   * @return null: it has another form, or none
   */
  static @Nullable Duration parse(String text) {
    int end = text.length() - 1;
    if (end < 3 || !text.startsWith("PT") || text.charAt(end) != 'S') {
      return null;
    }
    int point = text.indexOf('.', 2);
    int endOfWhole = point == -1 ? end : point;
    long whole = digits(text, 2, endOfWhole);
    if (whole < 0 || point == -1) {
      return whole < 0 ? null : Duration.ofSeconds(whole);
    }
    long fraction = digits(text, point + 1, end);
    if (fraction < 0) {
      return null;
    }
    for (int digit = end - point - 1; digit < MOST_DIGITS; digit++) {
      fraction *= POWERS;
    }
    return Duration.ofSeconds(whole, fraction);
  }

  /** The number that these digits make; negative: there are none, too many, or other characters. */
  private static long digits(String text, int from, int to) {
    if (to <= from || to - from > MOST_DIGITS) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit >= POWERS) {
        return -1;
      }
      number = number * POWERS + digit;
    }
    return number;
  }
}
