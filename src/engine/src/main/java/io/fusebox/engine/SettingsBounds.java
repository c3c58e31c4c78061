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

  private static final int MOST_CALLS = 10_000;

  private final List<Violation> violations = new ArrayList<>();

  void count(String setting, @Nullable Integer value, int most) {
    if (value != null) {
      count(setting, value.intValue(), most, "");
    }
  }

  void windowSize(int value, @Nullable SlidingWindowType type) {
    if (type == null) {
      broken("slidingWindowType", "COUNT_BASED, TIME_BASED or UNBOUNDED", "null");
    } else if (type == SlidingWindowType.COUNT_BASED) {
      count("slidingWindowSize", value, MOST_CALLS, " calls for COUNT_BASED");
    } else if (type == SlidingWindowType.UNBOUNDED) {
      count("slidingWindowSize", value, MOST_CALLS, " for UNBOUNDED, where it has no meaning");
    } else {
      count("slidingWindowSize", value, 3_600, " seconds for TIME_BASED");
    }
  }

  /** A number of failures that a window of the last calls can hold. */
  void fits(@Nullable Integer failures, @Nullable SlidingWindowType type, int size) {
    if (failures != null && type == SlidingWindowType.COUNT_BASED && failures > size) {
      String bounds = "at most slidingWindowSize, which is " + size + ", for COUNT_BASED";
      String unreachable = failures + ": the window never holds so many calls";
      broken("failureCountThreshold", bounds, unreachable);
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
