package io.fusebox.service.rest;

import io.fusebox.engine.BreakerView.TrippedBy;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The outcome with which a breaker that was closed tripped. */
@Schema(
    name = "TrippedBy",
    description = "The outcome with which a breaker that was CLOSED tripped.",
    requiredProperties = {"at", "caller", "error", "why"})
record TrippedByBody(
    @Schema(
            implementation = String.class,
            format = "date-time",
            description = "When it was counted, on the database's clock.",
            example = "2026-01-31T12:00:00Z")
        Instant at,
    @Schema(nullable = true, description = "Who reported it; null: not said.", example = "host-b")
        @Nullable String caller,
    @Schema(
            nullable = true,
            description =
                "What went wrong, at most its first 300 characters; null: not said, or the call was"
                    + " slow and did not fail.",
            example = "connection refused")
        @Nullable String error,
    @Schema(
            description = "The rule that was reached, with the figures that decided.",
            example = "5 failures in a row reached 5")
        String why) {

  static @Nullable TrippedByBody of(@Nullable TrippedBy by) {
    return by == null ? null : new TrippedByBody(by.at(), by.caller(), by.error(), by.why());
  }
}
