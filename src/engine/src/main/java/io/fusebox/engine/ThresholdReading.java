package io.fusebox.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How near a window is to a threshold. The breaker trips when the value reaches the threshold, and
 * the failures came from enough callers. An immutable value.
 *
 * @param setting the threshold's setting
 * @param value what is compared with it: a number of failures, or percent; null: there are fewer
 *     calls than {@code minimumNumberOfCalls}, so no rate
 * @param threshold the setting's value
 */
public record ThresholdReading(
    Setting<? extends Number> setting, @Nullable Float value, float threshold) {

  /** The thresholds that there are. */
  public static final List<Setting<? extends Number>> SETTINGS =
      List.of(
          Setting.CONSECUTIVE_FAILURE_THRESHOLD,
          Setting.FAILURE_COUNT_THRESHOLD,
          Setting.FAILURE_RATE_THRESHOLD,
          Setting.SLOW_CALL_RATE_THRESHOLD);

  /** How near the value is, as a part of the threshold: from 1 on it is reached. */
  public double nearness() {
    return value == null ? 0 : (double) value / threshold;
  }

  /** Each threshold that is on, compared with what was counted. */
  static List<ThresholdReading> allOf(Settings settings, CallMetrics metrics) {
    List<ThresholdReading> all = new ArrayList<>();
    add(all, Setting.CONSECUTIVE_FAILURE_THRESHOLD, settings, metrics.consecutiveFailures());
    add(all, Setting.FAILURE_COUNT_THRESHOLD, settings, (float) metrics.failed());
    add(all, Setting.FAILURE_RATE_THRESHOLD, settings, metrics.failureRate());
    add(all, Setting.SLOW_CALL_RATE_THRESHOLD, settings, metrics.slowCallRate());
    return all;
  }

  private static void add(
      List<ThresholdReading> all,
      Setting<? extends Number> setting,
      Settings settings,
      float value) {
    Number threshold = setting.get(settings);
    if (threshold != null) {
      // A rate is -1 where there is none.
      Float known = value < 0 ? null : value;
      all.add(new ThresholdReading(setting, known, threshold.floatValue()));
    }
  }
}
