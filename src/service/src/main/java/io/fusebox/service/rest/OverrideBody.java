package io.fusebox.service.rest;

import io.fusebox.engine.OperatorOverride;
import io.fusebox.engine.State;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An operator's override on the wire. */
@Schema(
    name = "OperatorOverride",
    description = "An operator's word that stands beside the breaker's own state.",
    requiredProperties = "state")
record OverrideBody(
    @Schema(
            description =
                "FORCED_OPEN rejects, DISABLED permits, and both count nothing; METRICS_ONLY"
                    + " permits and counts and never trips.")
        @NotNull(message = "must be FORCED_OPEN, DISABLED or METRICS_ONLY")
        Kind state,
    @Schema(nullable = true, description = "Why, for the history.", example = "maintenance")
        @Size(max = 300, message = "must be at most 300 characters")
        @Nullable String reason,
    @Schema(
            implementation = String.class,
            format = "date-time",
            nullable = true,
            description = "When it ends by itself; null: when it is lifted.",
            example = "2026-01-31T12:00:00Z")
        @Nullable Instant until) {

  /** The states that an override can have. */
  @Schema(name = "OverrideState")
  enum Kind {
    FORCED_OPEN(State.FORCED_OPEN),
    DISABLED(State.DISABLED),
    METRICS_ONLY(State.METRICS_ONLY);

    private final State state;

    Kind(State state) {
      this.state = state;
    }
  }

  static @Nullable OverrideBody of(@Nullable OperatorOverride override) {
    return override == null
        ? null
        : new OverrideBody(
            Kind.valueOf(override.state().name()), override.reason(), override.until());
  }

  OperatorOverride toOverride() {
    return new OperatorOverride(state.state, reason, until);
  }
}
