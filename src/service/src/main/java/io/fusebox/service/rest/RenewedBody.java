package io.fusebox.service.rest;

import io.fusebox.engine.Renewed;
import io.fusebox.engine.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The answer to renew-permit. */
record RenewedBody(
    boolean renewed,
    @Nullable Instant expiresAt,
    State state,
    long generation,
    Renewed.@Nullable Refusal reason) {

  static RenewedBody of(Renewed renewed) {
    return new RenewedBody(
        renewed.isRenewed(),
        renewed.expiresAt(),
        renewed.state(),
        renewed.generation(),
        renewed.refusal());
  }
}
