package io.fusebox.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a breaker looks like at a moment, for people and programs that read it. An immutable value.
 *
 * @param state what the breaker does with calls; an override's state where one stands
 * @param generation how often the computed state has changed, from 1
 * @param override the operator's override; null: none
 * @param settings the settings in force
 * @param counts what the present state has counted; under an override, what that has
 * @param failureRate percent, null below the minimum number of calls
 * @param slowCallRate percent, null below the minimum number of calls
 * @param openUntil when the wait is over; null: {@code state} is not OPEN. An override hides it,
 *     and tells by itself when it ends
 * @param trials the trial permits of this round; null: the computed state is not HALF_OPEN
 * @param lastTransition the newest line of the history; null: nothing has happened yet. Where the
 *     view is of {@link Breaker#viewOfStored}, state and generation may be ahead of it
 */
public record BreakerView(
    State state,
    long generation,
    @Nullable OperatorOverride override,
    Settings settings,
    Counts counts,
    @Nullable Float failureRate,
    @Nullable Float slowCallRate,
    @Nullable Instant openUntil,
    @Nullable Trials trials,
    @Nullable Transition lastTransition) {

  /**
   * Numbers of calls.
   *
   * @param bufferedCalls calls in the window
   * @param failedCalls of these, the failed ones
   * @param slowCalls of these, the slow ones, failed or not
   * @param notPermittedCalls calls that were rejected since the window was begun
   * @param consecutiveFailures failures since the last success
   */
  public record Counts(
      long bufferedCalls,
      long failedCalls,
      long slowCalls,
      long notPermittedCalls,
      int consecutiveFailures) {}

  /**
   * The trial permits of a half-open round.
   *
   * @param permitted how many the round gives in total
   * @param given how many of them are used up: out, or returned with an outcome
   * @param out how many are out at present
   */
  public record Trials(int permitted, int given, int out) {}
}
