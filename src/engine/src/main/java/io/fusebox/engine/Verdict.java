package io.fusebox.engine;

import io.fusebox.engine.Transition.Cause;
import org.jspecify.annotations.Nullable;

/** A rule's word that the breaker has to trip, with the figures that decided. */
record Verdict(Cause cause, String why) {

  /** The first rule that what was counted has reached, or null. */
  static @Nullable Verdict of(Settings settings, CallMetrics metrics) {
    Integer failures = settings.consecutiveFailureThreshold();
    if (failures != null && metrics.consecutiveFailures() >= failures) {
      return new Verdict(
          Cause.CONSECUTIVE_FAILURES_REACHED,
          Words.count(metrics.consecutiveFailures(), "failure") + " in a row reached " + failures);
    }
    return ofRates(settings, metrics);
  }

  /** The first rate rule that what was counted has reached, or null. */
  static @Nullable Verdict ofRates(Settings settings, CallMetrics metrics) {
    Float failureRate = settings.failureRateThreshold();
    if (failureRate != null && metrics.failureRate() >= failureRate) {
      return rate(
          Cause.FAILURE_RATE_EXCEEDED, "failure", metrics.failureRate(), metrics, failureRate);
    }
    Float slowCallRate = settings.slowCallRateThreshold();
    if (slowCallRate != null && metrics.slowCallRate() >= slowCallRate) {
      return rate(
          Cause.SLOW_CALL_RATE_EXCEEDED,
          "slow call",
          metrics.slowCallRate(),
          metrics,
          slowCallRate);
    }
    return null;
  }

  private static Verdict rate(
      Cause cause, String name, float rate, CallMetrics metrics, float threshold) {
    return new Verdict(
        cause,
        name
            + " rate "
            + Words.percent(rate)
            + " of "
            + Words.count(metrics.calls(), "call")
            + " reached "
            + Words.percent(threshold));
  }
}
