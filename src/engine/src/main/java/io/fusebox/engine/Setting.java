package io.fusebox.engine;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table of settings: a setting's name and type, and how to read and to set it. What
 * handles settings one by one, such as stored forms and configuration keys, goes through {@link
 * #ALL} and so knows each of them. Immutable.
 *
 * @param <T> the type of its values
 */
public final class Setting<T> {

  /** Failures in a row that trip. */
  public static final Setting<Integer> CONSECUTIVE_FAILURE_THRESHOLD =
      nullable(
          "consecutiveFailureThreshold",
          Integer.class,
          Settings::consecutiveFailureThreshold,
          Settings.Builder::consecutiveFailureThreshold);

  /** Failures of the window that trip. */
  public static final Setting<Integer> FAILURE_COUNT_THRESHOLD =
      nullable(
          "failureCountThreshold",
          Integer.class,
          Settings::failureCountThreshold,
          Settings.Builder::failureCountThreshold);

  /** Percent of failed calls that trips. */
  public static final Setting<Float> FAILURE_RATE_THRESHOLD =
      nullable(
          "failureRateThreshold",
          Float.class,
          Settings::failureRateThreshold,
          Settings.Builder::failureRateThreshold);

  /** Percent of slow calls that trips. */
  public static final Setting<Float> SLOW_CALL_RATE_THRESHOLD =
      nullable(
          "slowCallRateThreshold",
          Float.class,
          Settings::slowCallRateThreshold,
          Settings.Builder::slowCallRateThreshold);

  /** All settings, in the order in which {@link Settings} has them. */
  public static final List<Setting<?>> ALL =
      List.of(
          CONSECUTIVE_FAILURE_THRESHOLD,
          FAILURE_COUNT_THRESHOLD,
          FAILURE_RATE_THRESHOLD,
          SLOW_CALL_RATE_THRESHOLD,
          length(
              "slowCallDurationThreshold",
              Settings::slowCallDurationThreshold,
              Settings.Builder::slowCallDurationThreshold),
          value(
              "slidingWindowType",
              SlidingWindowType.class,
              Settings::slidingWindowType,
              Settings.Builder::slidingWindowType),
          count(
              "slidingWindowSize",
              Settings::slidingWindowSize,
              Settings.Builder::slidingWindowSize),
          count(
              "minimumNumberOfCalls",
              Settings::minimumNumberOfCalls,
              Settings.Builder::minimumNumberOfCalls),
          count(
              "minimumDistinctCallers",
              Settings::minimumDistinctCallers,
              Settings.Builder::minimumDistinctCallers),
          length(
              "waitDurationInOpenState",
              Settings::waitDurationInOpenState,
              Settings.Builder::waitDurationInOpenState),
          value(
              "waitDurationMultiplier",
              Double.class,
              Settings::waitDurationMultiplier,
              Settings.Builder::waitDurationMultiplier),
          length(
              "maxWaitDurationInOpenState",
              Settings::maxWaitDurationInOpenState,
              Settings.Builder::maxWaitDurationInOpenState),
          count(
              "permittedNumberOfCallsInHalfOpenState",
              Settings::permittedNumberOfCallsInHalfOpenState,
              Settings.Builder::permittedNumberOfCallsInHalfOpenState),
          nullable(
              "minimumNumberOfCallsInHalfOpenState",
              Integer.class,
              Settings::minimumNumberOfCallsInHalfOpenState,
              Settings.Builder::minimumNumberOfCallsInHalfOpenState),
          length("permitLease", Settings::permitLease, Settings.Builder::permitLease),
          length("maxPermitLease", Settings::maxPermitLease, Settings.Builder::maxPermitLease),
          length(
              "maxWaitDurationInHalfOpenState",
              Settings::maxWaitDurationInHalfOpenState,
              Settings.Builder::maxWaitDurationInHalfOpenState),
          value(
              "automaticTransitionFromOpenToHalfOpenEnabled",
              Boolean.class,
              Settings::automaticTransitionFromOpenToHalfOpenEnabled,
              Settings.Builder::automaticTransitionFromOpenToHalfOpenEnabled));

  private interface Getter<T> {
    @Nullable T get(Settings from);
  }

  private interface Setter<T> {
    void set(Settings.Builder to, T value);
  }

  private interface NullableSetter<T> {
    void set(Settings.Builder to, @Nullable T value);
  }

  private final String name;
  private final Class<T> type;
  private final boolean nullable;
  private final Getter<T> getter;
  private final NullableSetter<T> setter;

  private Setting(
      String name, Class<T> type, boolean nullable, Getter<T> getter, NullableSetter<T> setter) {
    this.name = name;
    this.type = type;
    this.nullable = nullable;
    this.getter = getter;
    this.setter = setter;
  }

  private static <T> Setting<T> nullable(
      String name, Class<T> type, Getter<T> getter, NullableSetter<T> setter) {
    return new Setting<>(name, type, true, getter, setter);
  }

  private static <T> Setting<T> value(
      String name, Class<T> type, Getter<T> getter, Setter<T> setter) {
    return new Setting<>(
        name,
        type,
        false,
        getter,
        (to, value) -> setter.set(to, Objects.requireNonNull(value, name + " must not be null")));
  }

  private static Setting<Integer> count(
      String name, Getter<Integer> getter, Setter<Integer> setter) {
    return value(name, Integer.class, getter, setter);
  }

  private static Setting<Duration> length(
      String name, Getter<Duration> getter, Setter<Duration> setter) {
    return value(name, Duration.class, getter, setter);
  }

  /** The setting's name, as it is in every form in which settings are written. */
  public String name() {
    return name;
  }

  /** The type of its values; {@link Integer} and the like for primitive ones. */
  public Class<T> type() {
    return type;
  }

  /** Whether null is a value of it: a rule that is off, or a minimum that is another setting's. */
  public boolean isNullable() {
    return nullable;
  }

  /** Its value in these settings. */
  public @Nullable T get(Settings settings) {
    return getter.get(settings);
  }

  /**
   * Sets it in a builder, which checks its bounds later.
   *
   * @throws NullPointerException the value is null, and the setting is not nullable
   */
  public void set(Settings.Builder settings, @Nullable T value) {
    setter.set(settings, value);
  }

  void copy(Settings from, Settings.Builder to) {
    setter.set(to, getter.get(from));
  }

  @Override
  public String toString() {
    return name;
  }
}
