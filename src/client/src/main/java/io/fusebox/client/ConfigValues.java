package io.fusebox.client;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads values of a configuration. What cannot be read is told by what it should have been. */
final class ConfigValues {

  private static final Pattern WITH_UNIT = Pattern.compile("([+-]?\\d{1,18})\\s*([a-zA-Z]{0,2})");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ns", ChronoUnit.NANOS,
          "us", ChronoUnit.MICROS,
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  private ConfigValues() {}

  /** A value is not what its key takes; the message says what that is. */
  static final class UnreadableValueException extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableValueException(String wanted) {
      super(wanted, null, false, false);
    }

    String wanted() {
      return String.valueOf(getMessage());
    }
  }

  static int wholeNumber(String value) throws UnreadableValueException {
    try {
      return Integer.parseInt(value.trim());
    } catch (NumberFormatException e) {
      throw new UnreadableValueException("a whole number");
    }
  }

  static float percent(String value) throws UnreadableValueException {
    try {
      return Float.parseFloat(value.trim());
    } catch (NumberFormatException e) {
      throw new UnreadableValueException("a number of percent");
    }
  }

  static double factor(String value) throws UnreadableValueException {
    try {
      return Double.parseDouble(value.trim());
    } catch (NumberFormatException e) {
      throw new UnreadableValueException("a number");
    }
  }

  static boolean truth(String value) throws UnreadableValueException {
    String word = value.trim().toLowerCase(Locale.ROOT);
    if (!word.equals("true") && !word.equals("false")) {
      throw new UnreadableValueException("true or false");
    }
    return word.equals("true");
  }

  /** One of the names of an enum, in either case, also with hyphens for underscores. */
  static <E extends Enum<E>> E oneOf(Class<E> type, String value) throws UnreadableValueException {
    String folded = SettingNames.folded(value.trim());
    StringBuilder wanted = new StringBuilder();
    for (E constant : type.getEnumConstants()) {
      if (SettingNames.folded(constant.name()).equals(folded)) {
        return constant;
      }
      wanted.append(wanted.isEmpty() ? "" : " or ").append(constant.name());
    }
    throw new UnreadableValueException(wanted.toString());
  }

  /** A length with its unit, or in ISO-8601. A bare number could mean seconds or milliseconds. */
  static Duration length(String value) throws UnreadableValueException {
    return length(value, null, "a duration as PT30S, 30s or 500ms");
  }

  /** A length as Spring Boot reads it: a bare number is milliseconds. */
  static Duration lengthOrMillis(String value) throws UnreadableValueException {
    return length(value, ChronoUnit.MILLIS, "a duration as PT30S, 30s, 500ms, or 1000 for 1 s");
  }

  private static Duration length(String value, @Nullable ChronoUnit ofBareNumbers, String wanted)
      throws UnreadableValueException {
    String text = value.trim();
    Matcher withUnit = WITH_UNIT.matcher(text);
    try {
      if (!withUnit.matches()) {
        return Duration.parse(text);
      }
      String unit = withUnit.group(2).toLowerCase(Locale.ROOT);
      ChronoUnit known = unit.isEmpty() ? ofBareNumbers : UNITS.get(unit);
      if (known != null) {
        return Duration.of(Long.parseLong(withUnit.group(1)), known);
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      // Told below, as what has no unit.
    }
    throw new UnreadableValueException(wanted);
  }
}
