package io.fusebox.service.coordination;

import io.fusebox.engine.Decision;
import io.fusebox.engine.Decision.Permitted;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request for a permit.
 *
 * @param permitId null where the call is not permitted
 */
public record Acquired(Decision decision, @Nullable PermitId permitId) {

  static Acquired of(StoredBreaker stored, Decision decision) {
    return new Acquired(
        decision,
        decision instanceof Permitted permitted ? PermitId.of(stored, permitted.permit()) : null);
  }
}
