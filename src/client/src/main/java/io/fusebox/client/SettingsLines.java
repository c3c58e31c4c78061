package io.fusebox.client;

import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Settings as lines that a person can read, in the order in which {@link Settings} has them. */
final class SettingsLines {

  private static final String OFF = "off";

  private SettingsLines() {}

  static void write(Settings settings, StringBuilder out) {
    line(out, "consecutiveFailureThreshold", settings.consecutiveFailureThreshold());
    line(out, "failureRateThreshold", settings.failureRateThreshold());
    line(out, "slowCallRateThreshold", settings.slowCallRateThreshold());
    line(out, "slowCallDurationThreshold", settings.slowCallDurationThreshold());
    line(out, "slidingWindowType", settings.slidingWindowType());
    line(out, "slidingWindowSize", settings.slidingWindowSize());
    line(out, "minimumNumberOfCalls", settings.minimumNumberOfCalls());
    line(out, "minimumDistinctCallers", settings.minimumDistinctCallers());
    line(out, "waitDurationInOpenState", settings.waitDurationInOpenState());
    line(out, "waitDurationMultiplier", settings.waitDurationMultiplier());
    line(out, "maxWaitDurationInOpenState", settings.maxWaitDurationInOpenState());
    line(
        out,
        "permittedNumberOfCallsInHalfOpenState",
        settings.permittedNumberOfCallsInHalfOpenState());
    line(out, "permitLease", settings.permitLease());
    line(out, "maxWaitDurationInHalfOpenState", settings.maxWaitDurationInHalfOpenState());
    line(
        out,
        "automaticTransitionFromOpenToHalfOpenEnabled",
        settings.automaticTransitionFromOpenToHalfOpenEnabled());
  }

  private static void line(StringBuilder out, String key, @Nullable Object value) {
    out.append(key).append('=').append(value == null ? OFF : value).append('\n');
  }

  /**
   * The settings that the next lines hold.
   *
   * @throws IllegalArgumentException the lines are not the settings', or a value is out of bounds
   */
  static Settings read(Lines lines) {
    return Settings.builder()
        .consecutiveFailureThreshold(integerOrOff(lines.value("consecutiveFailureThreshold")))
        .failureRateThreshold(percentOrOff(lines.value("failureRateThreshold")))
        .slowCallRateThreshold(percentOrOff(lines.value("slowCallRateThreshold")))
        .slowCallDurationThreshold(duration(lines.value("slowCallDurationThreshold")))
        .slidingWindowType(SlidingWindowType.valueOf(lines.value("slidingWindowType")))
        .slidingWindowSize(Integer.parseInt(lines.value("slidingWindowSize")))
        .minimumNumberOfCalls(Integer.parseInt(lines.value("minimumNumberOfCalls")))
        .minimumDistinctCallers(Integer.parseInt(lines.value("minimumDistinctCallers")))
        .waitDurationInOpenState(duration(lines.value("waitDurationInOpenState")))
        .waitDurationMultiplier(Double.parseDouble(lines.value("waitDurationMultiplier")))
        .maxWaitDurationInOpenState(duration(lines.value("maxWaitDurationInOpenState")))
        .permittedNumberOfCallsInHalfOpenState(
            Integer.parseInt(lines.value("permittedNumberOfCallsInHalfOpenState")))
        .permitLease(duration(lines.value("permitLease")))
        .maxWaitDurationInHalfOpenState(duration(lines.value("maxWaitDurationInHalfOpenState")))
        .automaticTransitionFromOpenToHalfOpenEnabled(
            flag(lines.value("automaticTransitionFromOpenToHalfOpenEnabled")))
        .build();
  }

  private static @Nullable Integer integerOrOff(String value) {
    return value.equals(OFF) ? null : Integer.valueOf(value);
  }

  private static @Nullable Float percentOrOff(String value) {
    return value.equals(OFF) ? null : Float.valueOf(value);
  }

  private static Duration duration(String value) {
    try {
      return Duration.parse(value);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("'" + value + "' is no duration", e);
    }
  }

  private static boolean flag(String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException("'" + value + "' is neither true nor false");
    }
    return Boolean.parseBoolean(value);
  }
}
