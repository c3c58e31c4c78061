package io.fusebox.engine;

import io.fusebox.engine.Command.RecordOutcome;
import java.util.function.IntPredicate;

/**
 * How many more calls of one kind it takes until a rule is reached, found without counting them one
 * by one: failures in a row by subtraction, a rate or a number of failures by bisection.
 *
 * <p>That works because a run moves either in one direction only. Calls that count never lower it,
 * as each that pushes an older one out of the window takes the place of one that counted at most as
 * much; calls that do not count never raise it. So (for a rate, once there are enough calls for
 * one) a rule that the first and the last call of a run do not reach is not reached in between.
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
    Integer count = settings.failureCountThreshold();
    if (count != null && failing && metrics.failed() < count) {
      calls = first(1, calls, more -> metrics.failedAfter(more) >= count);
    }
    // Once there are rates, calls that do not count for one cannot make it reach anything.
    boolean hasRates = metrics.callsToMinimum() == 0;
    Float failureRate = settings.failureRateThreshold();
    if (failureRate != null && (failing || !hasRates) && metrics.failureRate() < failureRate) {
      calls =
          first(
              callsToRate(metrics),
              calls,
              more -> metrics.failureRateAfter(more, failing) >= failureRate);
    }
    Float slowCallRate = settings.slowCallRateThreshold();
    if (slowCallRate != null && (slow || !hasRates) && metrics.slowCallRate() < slowCallRate) {
      calls =
          first(
              callsToRate(metrics),
              calls,
              more -> metrics.slowCallRateAfter(more, slow) >= slowCallRate);
    }
    return calls;
  }

  /** After how many more calls there are rates, at least one. */
  private static int callsToRate(CallMetrics metrics) {
    return (int) Math.max(1, metrics.callsToMinimum());
  }

  /**
   * The first number of calls by which a rule is reached that stays reached from there on; {@code
   * most} if none is.
   *
   * @param from the lowest number that it can be
   */
  private static int first(int from, int most, IntPredicate reached) {
    if (from > most) {
      return most;
    }
    if (reached.test(from)) {
      return from;
    }
    if (!reached.test(most)) {
      return most;
    }
    int below = from;
    int above = most;
    while (above - below > 1) {
      int middle = below + (above - below) / 2;
      if (reached.test(middle)) {
        above = middle;
      } else {
        below = middle;
      }
    }
    return above;
  }
}
