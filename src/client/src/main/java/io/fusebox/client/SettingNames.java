package io.fusebox.client;

import io.fusebox.client.ConfigValues.UnreadableValueException;
import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings by name, as a configuration gives them. */
final class SettingNames {

  /** Sets a setting to a value that a configuration gives. */
  interface Setter {
    void set(Settings.Builder settings, String value) throws UnreadableValueException;
  }

  /** Reads a duration. */
  interface LengthReader {
    Duration read(String value) throws UnreadableValueException;
  }

  /** Sets a rule, which null turns off. */
  private interface RuleSetter {
    void set(Settings.Builder settings, @Nullable String value) throws UnreadableValueException;
  }

  private final Map<String, Setter> setters = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();

  /**
   * @param lengths reads durations
   */
  SettingNames(LengthReader lengths) {
    rule(
        "consecutiveFailureThreshold",
        (to, value) ->
            to.consecutiveFailureThreshold(
                value == null ? null : Integer.valueOf(ConfigValues.wholeNumber(value))));
    rule(
        "failureRateThreshold",
        (to, value) -> to.failureRateThreshold(value == null ? null : percent(value)));
    rule(
        "slowCallRateThreshold",
        (to, value) -> to.slowCallRateThreshold(value == null ? null : percent(value)));
    put(
        "slowCallDurationThreshold",
        (to, value) -> to.slowCallDurationThreshold(lengths.read(value)));
    put(
        "slidingWindowType",
        (to, value) -> to.slidingWindowType(ConfigValues.oneOf(SlidingWindowType.class, value)));
    put("slidingWindowSize", (to, value) -> to.slidingWindowSize(ConfigValues.wholeNumber(value)));
    put(
        "minimumNumberOfCalls",
        (to, value) -> to.minimumNumberOfCalls(ConfigValues.wholeNumber(value)));
    put(
        "minimumDistinctCallers",
        (to, value) -> to.minimumDistinctCallers(ConfigValues.wholeNumber(value)));
    put("waitDurationInOpenState", (to, value) -> to.waitDurationInOpenState(lengths.read(value)));
    put(
        "waitDurationMultiplier",
        (to, value) -> to.waitDurationMultiplier(ConfigValues.factor(value)));
    put(
        "maxWaitDurationInOpenState",
        (to, value) -> to.maxWaitDurationInOpenState(lengths.read(value)));
    put(
        "permittedNumberOfCallsInHalfOpenState",
        (to, value) -> to.permittedNumberOfCallsInHalfOpenState(ConfigValues.wholeNumber(value)));
    put("permitLease", (to, value) -> to.permitLease(lengths.read(value)));
    put(
        "maxWaitDurationInHalfOpenState",
        (to, value) -> to.maxWaitDurationInHalfOpenState(lengths.read(value)));
    put(
        "automaticTransitionFromOpenToHalfOpenEnabled",
        (to, value) -> to.automaticTransitionFromOpenToHalfOpenEnabled(ConfigValues.truth(value)));
  }

  private static Float percent(String value) throws UnreadableValueException {
    return ConfigValues.percent(value);
  }

  private void put(String name, Setter setter) {
    names.put(folded(name), name);
    setters.put(folded(name), setter);
  }

  private void rule(String name, RuleSetter setter) {
    put(
        name,
        (to, value) -> {
          boolean off = value.isBlank() || value.trim().equals("null");
          setter.set(to, off ? null : value);
        });
  }

  /** What sets the setting of that folded name; null: there is none. */
  @Nullable Setter setter(String folded) {
    return setters.get(folded);
  }

  /** All names, as they are documented. */
  String all() {
    return String.join(", ", names.values());
  }

  /** A name without regard to case, hyphens and underscores. */
  static String folded(String name) {
    return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
  }
}
