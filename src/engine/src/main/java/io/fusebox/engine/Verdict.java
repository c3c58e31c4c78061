package io.fusebox.engine;

import io.fusebox.engine.Transition.Cause;
import org.jspecify.annotations.Nullable;

/** A rule's word that the breaker has to trip, with the figures that decided. */
record Verdict(Cause cause, String why) {

  /**
   * The first rule that what CLOSED has counted reached, with failures of enough callers, or null.
   */
  static @Nullable Verdict of(Settings settings, CallMetrics metrics) {
    int callers = settings.minimumDistinctCallers();
    Integer failures = settings.consecutiveFailureThreshold();
    if (failures != null
        && metrics.consecutiveFailures() >= failures
        && metrics.consecutiveFailuresOfEnoughCallers(callers)) {
      return consecutiveFailures(metrics, failures, callers);
    }
    Integer count = settings.failureCountThreshold();
    if (count != null && metrics.failed() >= count && metrics.failuresOfEnoughCallers(callers)) {
      return failureCount(settings, metrics, count, callers);
    }
    return ofRates(settings, metrics, callers);
  }

  /** The first rate rule that a round of trials reached, whosever they were, or null. */
  static @Nullable Verdict ofTrials(Settings settings, CallMetrics metrics) {
    return ofRates(settings, metrics, 1);
  }

  private static @Nullable Verdict ofRates(Settings settings, CallMetrics metrics, int callers) {
    Float failureRate = settings.failureRateThreshold();
    if (failureRate != null
        && metrics.failureRate() >= failureRate
        && metrics.failuresOfEnoughCallers(callers)) {
      return failureRate(metrics, failureRate, callers);
    }
    Float slowCallRate = settings.slowCallRateThreshold();
    if (slowCallRate != null
        && metrics.slowCallRate() >= slowCallRate
        && metrics.slowCallsOfEnoughCallers(callers)) {
      return slowCallRate(metrics, slowCallRate, callers);
    }
    return null;
  }

  private static Verdict consecutiveFailures(CallMetrics metrics, int threshold, int callers) {
    return new Verdict(
        Cause.CONSECUTIVE_FAILURES_REACHED,
        Words.count(metrics.consecutiveFailures(), "failure")
            + " in a row"
            + from(callers)
            + " reached "
            + threshold);
  }

  private static Verdict failureCount(
      Settings settings, CallMetrics metrics, int threshold, int callers) {
    String calls = Words.count(metrics.calls(), "call");
    String window =
        switch (settings.slidingWindowType()) {
          case COUNT_BASED -> " in the last " + calls;
          case TIME_BASED -> " of " + calls + " within " + settings.slidingWindowSize() + " s";
          case UNBOUNDED -> " of " + calls + " since it closed";
        };
    return new Verdict(
        Cause.FAILURE_COUNT_REACHED,
        Words.count(metrics.failed(), "failure")
            + window
            + from(callers)
            + " reached "
            + threshold);
  }

  private static Verdict failureRate(CallMetrics metrics, float threshold, int callers) {
    String rate = "failure rate " + Words.percent(metrics.failureRate());
    return new Verdict(Cause.FAILURE_RATE_EXCEEDED, rateReached(rate, metrics, callers, threshold));
  }

  private static Verdict slowCallRate(CallMetrics metrics, float threshold, int callers) {
    String rate = "slow call rate " + Words.percent(metrics.slowCallRate());
    return new Verdict(
        Cause.SLOW_CALL_RATE_EXCEEDED, rateReached(rate, metrics, callers, threshold));
  }

  private static String rateReached(
      String rate, CallMetrics metrics, int callers, float threshold) {
    return rate
        + " of "
        + Words.count(metrics.calls(), "call")
        + from(callers)
        + " reached "
        + Words.percent(threshold);
  }

  private static String from(int callers) {
    return callers > 1 ? ", of at least " + callers + " callers," : "";
  }
}
