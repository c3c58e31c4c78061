package io.fusebox.service.rest;

import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.Decision.Rejected;
import io.fusebox.engine.Decision.RejectionReason;
import io.fusebox.engine.State;
import io.fusebox.service.coordination.Acquired;
import io.fusebox.service.coordination.PermitId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The answer to acquire-permit. */
record PermitBody(
    boolean permitted,
    @Nullable String permitId,
    State state,
    long generation,
    @Nullable Instant expiresAt,
    @Nullable RejectionReason reason,
    @Nullable String why,
    @Nullable Duration retryAfter) {

  static PermitBody of(Acquired acquired) {
    if (acquired.decision() instanceof Permitted permitted) {
      PermitId id = acquired.permitId();
      return new PermitBody(
          true,
          id == null ? null : id.text(),
          permitted.state(),
          permitted.generation(),
          permitted.expiresAt(),
          null,
          null,
          null);
    }
    Rejected rejected = (Rejected) acquired.decision();
    return new PermitBody(
        false,
        null,
        rejected.state(),
        rejected.generation(),
        null,
        rejected.reason(),
        rejected.why(),
        rejected.retryAfter());
  }
}
