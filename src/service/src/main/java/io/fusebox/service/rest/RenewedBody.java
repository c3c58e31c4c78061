package io.fusebox.service.rest;

import io.fusebox.engine.Renewed;
import io.fusebox.engine.State;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The answer to renew-permit. {@link GeneratorHints} adds null to the reason's constants. */
@Schema(
    name = "RenewedPermit",
    description = "Whether the permit holds.",
    requiredProperties = {"renewed", "expiresAt", "state", "generation", "reason"})
record RenewedBody(
    @Schema(description = "Whether the permit holds.") boolean renewed,
    @Schema(
            implementation = String.class,
            format = "date-time",
            nullable = true,
            description =
                "When the trial permit goes back by itself from now on: never sooner than before,"
                    + " and never after the half-open round. Null: not renewed, or it is no trial"
                    + " and has no lease.",
            example = "2026-01-31T12:02:30Z")
        @Nullable Instant expiresAt,
    @Schema(description = "The breaker's state.") State state,
    @Schema(description = "The breaker's generation.", example = "3") long generation,
    @Schema(
            nullable = true,
            description =
                "Why it was not renewed. STALE: it is of an earlier generation. EXPIRED: its lease"
                    + " had ended, or it was released. RETURNED: its outcome was reported. Null: it"
                    + " was renewed.")
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
