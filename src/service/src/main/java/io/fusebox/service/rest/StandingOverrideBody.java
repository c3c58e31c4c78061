package io.fusebox.service.rest;

import io.fusebox.engine.BreakerView.StandingOverride;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An operator's override that stands, as it is read. */
@Schema(
    name = "StandingOverride",
    description = "An operator's override that stands, and who set it.",
    requiredProperties = {"state", "reason", "until", "setBy", "setAt"})
record StandingOverrideBody(
    @Schema(description = "What the breaker does with calls.") OverrideBody.Kind state,
    @Schema(nullable = true, description = "Why; null: not said.", example = "maintenance")
        @Nullable String reason,
    @Schema(
            implementation = String.class,
            format = "date-time",
            nullable = true,
            description = "When it ends by itself; null: when it is lifted.",
            example = "2026-01-31T12:00:00Z")
        @Nullable Instant until,
    @Schema(
            nullable = true,
            description = "The caller who set it; null: not said.",
            example = "ann")
        @Nullable String setBy,
    @Schema(
            implementation = String.class,
            format = "date-time",
            nullable = true,
            description =
                "When it was set, on the database's clock; null: before the service kept this.",
            example = "2026-01-31T10:00:00Z")
        @Nullable Instant setAt) {

  static @Nullable StandingOverrideBody of(@Nullable StandingOverride override) {
    return override == null
        ? null
        : new StandingOverrideBody(
            OverrideBody.Kind.valueOf(override.state().name()),
            override.reason(),
            override.until(),
            override.setBy(),
            override.setAt());
  }
}
