package io.fusebox.engine;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a breaker looks like at a moment, for people and programs that read it. An immutable value.
 *
 * @param state what the breaker does with calls; an override's state where one stands
 * @param generation how often the computed state has changed, from 1
 * @param override the operator's override, and who set it; null: none
 * @param settings the settings in force
 * @param counts what the present state has counted; under an override, what that has
 * @param failureRate percent, null below the minimum number of calls
 * @param slowCallRate percent, null below the minimum number of calls
 * @param openUntil when the wait is over; null: {@code state} is not OPEN. An override hides it,
 *     and has an end of its own
 * @param trials the trial permits of this round; null: the computed state is not HALF_OPEN
 * @param notClosedSince since when the computed state has been other than CLOSED, over all rounds
 *     of OPEN and HALF_OPEN, whatever override stands beside it; null: it is CLOSED, or a version
 *     that did not keep this stored it
 * @param trippedBy what turned it OPEN then; null where notClosedSince is
 * @param failingCallers whose failures there are: under METRICS_ONLY and in CLOSED in the window,
 *     otherwise those that were in the window when it tripped
 * @param failingErrors which errors the same failures had
 * @param tripsInARow how often it has turned OPEN since it was CLOSED last; 0: it is CLOSED
 * @param thresholds how near the window is to each threshold that is on; empty where outcomes are
 *     not compared with thresholds: in all states but CLOSED and METRICS_ONLY
 * @param lastTransition the newest line of the history; null: nothing has happened yet. Where the
 *     view is of {@link Breaker#viewOfStored}, state and generation may be ahead of it
 */
public record BreakerView(
    State state,
    long generation,
    @Nullable StandingOverride override,
    Settings settings,
    Counts counts,
    @Nullable Float failureRate,
    @Nullable Float slowCallRate,
    @Nullable Instant openUntil,
    @Nullable Trials trials,
    @Nullable Instant notClosedSince,
    @Nullable TrippedBy trippedBy,
    FailingCallers failingCallers,
    FailingErrors failingErrors,
    long tripsInARow,
    List<ThresholdReading> thresholds,
    @Nullable Transition lastTransition) {

  /** Keeps the list from later changes. */
  public BreakerView {
    thresholds = List.copyOf(thresholds);
  }

  /**
   * Numbers of calls.
   *
   * @param bufferedCalls calls in the window
   * @param failedCalls of these, the failed ones
   * @param slowCalls of these, the slow ones, failed or not
   * @param notPermittedCalls calls that were rejected since the window was begun, or were reported
   *     since then as rejected elsewhere
   * @param consecutiveFailures failures since the last success
   */
  public record Counts(
      long bufferedCalls,
      long failedCalls,
      long slowCalls,
      long notPermittedCalls,
      int consecutiveFailures) {}

  /**
   * An operator's override that stands.
   *
   * @param state {@link State#FORCED_OPEN}, {@link State#DISABLED} or {@link State#METRICS_ONLY}
   * @param reason why; null: not said
   * @param until when it ends by itself; null: when it is lifted
   * @param setBy who set it; null: not said
   * @param setAt when; null: a version that did not keep this stored it
   */
  public record StandingOverride(
      State state,
      @Nullable String reason,
      @Nullable Instant until,
      @Nullable String setBy,
      @Nullable Instant setAt) {}

  /**
   * The outcome with which a breaker that was CLOSED tripped.
   *
   * @param at when it was counted
   * @param caller who reported it; null: not said
   * @param error what went wrong, at most its first 300 characters, as {@link DisplayText}; null:
   *     not said, or the call was slow and did not fail
   * @param why the rule that was reached, with the figures that decided
   */
  public record TrippedBy(
      Instant at, @Nullable String caller, @Nullable String error, String why) {}

  /**
   * Whose failures there are. Of more than 100 failures only the latest 100 are looked at; of more
   * than 10 callers, those with the fewest failures are counted together. Each number is exact.
   *
   * @param callers at most 10, most failures first; calls without a caller's name are one caller's
   * @param others how many of the failures are of callers that are not among these, or were not
   *     when they failed
   */
  public record FailingCallers(List<CallerFailures> callers, int others) {

    /** No failures. */
    public static final FailingCallers NONE = new FailingCallers(List.of(), 0);

    /** Keeps the list from later changes. */
    public FailingCallers {
      callers = List.copyOf(callers);
    }
  }

  /**
   * How many failures a caller reported.
   *
   * @param caller null: calls without a name
   * @param failures at least 1
   */
  public record CallerFailures(@Nullable String caller, int failures) {}

  /**
   * Which errors the failures had, counted as by {@link FailingCallers}: of the latest 100, at most
   * 10 errors by name. Each number is exact.
   *
   * @param errors at most 10, most failures first; failures without an error are one error's
   * @param others how many of the failures have errors that are not among these, or were not when
   *     they came
   */
  public record FailingErrors(List<ErrorFailures> errors, int others) {

    /** No failures. */
    public static final FailingErrors NONE = new FailingErrors(List.of(), 0);

    /** Keeps the list from later changes. */
    public FailingErrors {
      errors = List.copyOf(errors);
    }
  }

  /**
   * How many failures had an error.
   *
   * @param error at most its first 100 characters, and an ellipsis where there were more, as {@link
   *     DisplayText}; null: not said
   * @param failures at least 1
   */
  public record ErrorFailures(@Nullable String error, int failures) {}

  /** The same with so many more calls that were not permitted. */
  public BreakerView plusNotPermitted(long calls) {
    Counts all =
        new Counts(
            counts.bufferedCalls(),
            counts.failedCalls(),
            counts.slowCalls(),
            counts.notPermittedCalls() + calls,
            counts.consecutiveFailures());
    return new BreakerView(
        state,
        generation,
        override,
        settings,
        all,
        failureRate,
        slowCallRate,
        openUntil,
        trials,
        notClosedSince,
        trippedBy,
        failingCallers,
        failingErrors,
        tripsInARow,
        thresholds,
        lastTransition);
  }

  /**
   * The trial permits of a half-open round.
   *
   * @param permitted how many the round gives in total
   * @param given how many of them are used up: out, or returned with an outcome
   * @param out how many are out at present
   */
  public record Trials(int permitted, int given, int out) {}
}
