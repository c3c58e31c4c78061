package io.fusebox.engine;

import io.fusebox.engine.Command.RecordOutcome;

/**
 * How many more calls of one kind it takes until a rule is reached, found without counting them one
 * by one: failures in a row by subtraction, a rate by bisection.
 *
 * <p>That works because a run moves a rate in one direction only. Calls that count for a rate never
 * lower it, as each that pushes an older one out of the window takes the place of one that counted
 * at most as much; calls that do not count never raise it. So once there are enough calls for a
 * rate, a rule that the first and the last call of a run do not reach is not reached in between.
 */
final class CallsToRule {

  private CallsToRule() {}

  /**
   * The number of calls after which the first rule is reached that is not reached now; {@code most}
   * if none is by then.
   */
  static int of(Settings settings, CallMetrics metrics, RecordOutcome run, int most) {
    boolean failing = run.failed();
    boolean slow = settings.isSlow(run.duration());
    int calls = most;
    Integer failures = settings.consecutiveFailureThreshold();
    if (failures != null && failing && metrics.consecutiveFailures() < failures) {
      calls = Math.min(calls, failures - metrics.consecutiveFailures());
    }
    // Once there are rates, calls that do not count for one cannot make it reach anything.
    boolean hasRates = metrics.callsToMinimum() == 0;
    Float failureRate = settings.failureRateThreshold();
    if (failureRate != null && (failing || !hasRates) && metrics.failureRate() < failureRate) {
      calls = ofRate(metrics, failureRate, more -> metrics.failureRateAfter(more, failing), calls);
    }
    Float slowCallRate = settings.slowCallRateThreshold();
    if (slowCallRate != null && (slow || !hasRates) && metrics.slowCallRate() < slowCallRate) {
      calls = ofRate(metrics, slowCallRate, more -> metrics.slowCallRateAfter(more, slow), calls);
    }
    return calls;
  }

  private static int ofRate(CallMetrics metrics, float threshold, RateAfter rate, int most) {
    if (metrics.callsToMinimum() > most) {
      return most;
    }
    int reached = (int) Math.max(1, metrics.callsToMinimum());
    if (rate.of(reached) >= threshold) {
      return reached;
    }
    int below = reached;
    reached = most;
    if (rate.of(reached) < threshold) {
      return most;
    }
    while (reached - below > 1) {
      int middle = below + (reached - below) / 2;
      if (rate.of(middle) >= threshold) {
        reached = middle;
      } else {
        below = middle;
      }
    }
    return reached;
  }

  @FunctionalInterface
  private interface RateAfter {
    float of(int moreCalls);
  }
}
