package io.fusebox.engine;

import io.fusebox.engine.InvalidSettingsException.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with settings, so that one answer can name all of it. */
final class SettingsBounds {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  private final List<Violation> violations = new ArrayList<>();

  void count(String setting, @Nullable Integer value, int most) {
    if (value != null) {
      count(setting, value.intValue(), most, "");
    }
  }

  void windowSize(int value, @Nullable SlidingWindowType type) {
    if (type == null) {
      broken("slidingWindowType", "COUNT_BASED or TIME_BASED", "null");
    } else if (type == SlidingWindowType.COUNT_BASED) {
      count("slidingWindowSize", value, 10_000, " calls for COUNT_BASED");
    } else {
      count("slidingWindowSize", value, 3_600, " seconds for TIME_BASED");
    }
  }

  private void count(String setting, int value, int most, String unit) {
    if (value < 1 || value > most) {
      String bounds = String.format(Locale.ROOT, "from 1 to %,d%s", most, unit);
      broken(setting, bounds, Integer.toString(value));
    }
  }

  void percent(String setting, @Nullable Float value) {
    // The negation also refuses NaN.
    if (value != null && !(value > 0 && value <= 100)) {
      broken(setting, "above 0 and at most 100 percent, or null", Words.exactly(value));
    }
  }

  /** A factor so near to 1 that nobody could mean it would only make a breaker costly to wake. */
  void growth(String setting, double value) {
    if (value != 1 && !(value >= 1.01 && value <= 100)) {
      broken(setting, "1 for no growth, or from 1.01 to 100", Words.exactly(value));
    }
  }

  void length(String setting, @Nullable Duration value) {
    if (isOutOfBounds(value)) {
      broken(setting, "from PT0.001S to P365D", String.valueOf(value));
    }
  }

  void lengthOrZero(String setting, @Nullable Duration value) {
    if (isOutOfBounds(value) && !Duration.ZERO.equals(value)) {
      broken(setting, "PT0S for no limit, or from PT0.001S to P365D", String.valueOf(value));
    }
  }

  private static boolean isOutOfBounds(@Nullable Duration value) {
    return value == null || value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0;
  }

  private void broken(String setting, String bounds, String value) {
    violations.add(new Violation(setting, setting + " must be " + bounds + ", but was " + value));
  }

  void throwIfBroken() {
    if (!violations.isEmpty()) {
      throw new InvalidSettingsException(violations);
    }
  }
}
