package io.fusebox.engine;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The answer to {@link Command.AcquirePermit}: leave to make one call, or not. */
public sealed interface Decision {

  /** The breaker's state after the decision. */
  State state();

  /** The breaker's generation after the decision. */
  long generation();

  /**
   * The call may be made.
   *
   * @param permit what the call's outcome is to be reported with
   * @param expiresAt when a trial permit goes back by itself; null where it is no trial
   */
  record Permitted(Permit permit, State state, @Nullable Instant expiresAt) implements Decision {
    @Override
    public long generation() {
      return permit.generation();
    }
  }

  /**
   * The call must not be made.
   *
   * @param why the reason in words for an operator, with the figures that decided
   * @param retryAfter after how long to ask again, rounded up to a millisecond; null: unknown. In
   *     OPEN the wait that is left; in HALF_OPEN one second, or the time until the first lease of a
   *     trial permit ends where that is less: whether the trials that are out have decided by then
   *     is not known; in FORCED_OPEN the time until the override ends, null where it has no end
   */
  record Rejected(
      RejectionReason reason,
      String why,
      @Nullable Duration retryAfter,
      State state,
      long generation)
      implements Decision {}

  /** Why a call was not permitted. */
  enum RejectionReason {
    /** The breaker is open, and its wait is not over. */
    OPEN,
    /** An operator forced the breaker open. */
    FORCED_OPEN,
    /** All trial permits of this half-open round are given. */
    HALF_OPEN_NO_PERMITS
  }
}
