package io.fusebox.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@link Command.RenewPermit}.
 *
 * @param expiresAt when the trial permit goes back by itself from now on; null: it is no trial and
 *     has no lease, or it was not renewed
 * @param refusal why it was not renewed; null: it was
 * @param state the breaker's state
 * @param generation the breaker's generation
 */
public record Renewed(
    @Nullable Instant expiresAt, @Nullable Refusal refusal, State state, long generation) {

  /** Why a permit is not renewed. Nothing changed. */
  public enum Refusal {
    /** It belongs to an earlier generation of the breaker. */
    STALE,
    /** Its lease had ended, or it had been released: another call may have it by now. */
    EXPIRED,
    /** The outcome of its call was reported. */
    RETURNED
  }

  /** Whether the permit holds: for a trial, until {@code expiresAt}. */
  public boolean isRenewed() {
    return refusal == null;
  }
}
