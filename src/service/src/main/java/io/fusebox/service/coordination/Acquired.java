package io.fusebox.service.coordination;

import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Decision;
import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.State;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request for a permit.
 *
 * @param permitId null where the call is not permitted
 */
public record Acquired(Decision decision, @Nullable PermitId permitId) {

  /**
   * Asks the breaker.
   *
   * @throws StorageException the breaker may give a trial, and no trial can be given an id at
   *     present; nothing changed
   */
  static Acquired of(StoredBreaker stored, AcquirePermit command, long now, PermitIssuer issuer) {
    if (stored.breaker().state() != State.CLOSED) {
      // First, as a trial that was given and got no id would be out until its lease ends.
      issuer.prepareForTrials();
    }
    Decision decision = stored.breaker().apply(command, now);
    return new Acquired(
        decision,
        decision instanceof Permitted permitted ? issuer.issue(stored, permitted.permit()) : null);
  }
}
