package io.fusebox.engine;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a breaker's history: a change of its state or of its settings, or a trial permit that
 * lapsed. Its texts are {@link DisplayText}, wherever it comes from.
 *
 * @param generation the breaker's generation afterwards
 * @param from the state before
 * @param to the state afterwards; the same as {@code from} for {@link Cause#TRIAL_LAPSED}, for
 *     {@link Cause#SETTINGS_CHANGED}, for {@link Cause#DELETED}, for a reset of a closed breaker,
 *     and where several half-open rounds without a call are told as one {@link
 *     Cause#HALF_OPEN_TIMED_OUT}
 * @param cause the rule or the command that led to it
 * @param why the cause in words for an operator, with the figures that decided
 * @param at when it happened, on the clock that the commands carried
 * @param caller who reported or asked for what led to it; null: unknown, or time alone
 * @param principal who has proved to be the one who asked for it; null: nobody was asked to, or
 *     time alone
 * @param reason why, in the words of the operator who asked for it, at most 300 characters; null:
 *     not said, or no operator asked for it
 * @param changes what has changed of the settings; empty for any other cause than {@link
 *     Cause#SETTINGS_CHANGED}
 */
public record Transition(
    long generation,
    State from,
    State to,
    Cause cause,
    String why,
    Instant at,
    @Nullable String caller,
    @Nullable String principal,
    @Nullable String reason,
    List<SettingChange> changes) {

  /** Takes out of the texts what people are not to be shown. */
  public Transition {
    why = DisplayText.clean(why);
    caller = DisplayText.cleanOrNull(caller);
    principal = DisplayText.cleanOrNull(principal);
    reason = DisplayText.cleanOrNull(reason);
    changes = List.copyOf(changes);
  }

  /** One that no operator asked for. */
  public Transition(
      long generation,
      State from,
      State to,
      Cause cause,
      String why,
      Instant at,
      @Nullable String caller) {
    this(generation, from, to, cause, why, at, caller, null, null, List.of());
  }

  /** The last line of a breaker that an operator deletes. */
  public static Transition deleted(BreakerView breaker, Author author, Instant at) {
    return new Transition(
        breaker.generation(),
        breaker.state(),
        breaker.state(),
        Cause.DELETED,
        "deleted by an operator",
        at,
        author.caller(),
        author.principal(),
        author.reason(),
        List.of());
  }

  /** The last line of a breaker that is deleted because nobody uses it. */
  public static Transition deletedAsUnused(long generation, State state, String why, Instant at) {
    return new Transition(generation, state, state, Cause.DELETED, why, at, null);
  }

  /** What can lead to a transition. */
  public enum Cause {
    /** {@code consecutiveFailureThreshold} failures in a row. */
    CONSECUTIVE_FAILURES_REACHED,
    /** {@code failureCountThreshold} failures in the window. */
    FAILURE_COUNT_REACHED,
    /** The failure rate reached {@code failureRateThreshold}. */
    FAILURE_RATE_EXCEEDED,
    /** The slow call rate reached {@code slowCallRateThreshold}. */
    SLOW_CALL_RATE_EXCEEDED,
    /** The wait in OPEN was over, and somebody asked for a permit. */
    WAIT_ELAPSED,
    /** The trial calls went well. */
    TRIALS_SUCCEEDED,
    /** A trial call failed, where the first failure decides. */
    TRIAL_FAILED,
    /** A trial permit was not returned within {@code permitLease}, and can be given again. */
    TRIAL_LAPSED,
    /** HALF_OPEN lasted {@code maxWaitDurationInHalfOpenState} without a decision. */
    HALF_OPEN_TIMED_OUT,
    /** An operator reset the breaker. */
    RESET,
    /** An operator set an override. */
    OVERRIDE_SET,
    /** An operator lifted the override. */
    OVERRIDE_LIFTED,
    /** The override's end had come. */
    OVERRIDE_ENDED,
    /** Somebody gave the breaker other settings; its state stays. */
    SETTINGS_CHANGED,
    /** An operator ended the wait in OPEN. */
    TRIAL_REQUESTED,
    /** An operator deleted the breaker, or nobody had used it for long; its state was this one. */
    DELETED
  }
}
