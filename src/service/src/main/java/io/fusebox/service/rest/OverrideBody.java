package io.fusebox.service.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.OperatorOverride;
import io.fusebox.engine.State;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BadRequestException;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/** An operator's override as it is set. */
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
        @Nullable Instant until,
    @Schema(
            name = "for",
            implementation = String.class,
            format = "duration",
            nullable = true,
            description =
                "How long it stands from now on, on the database's clock, ISO-8601, from PT0.001S"
                    + " to P3650D; in place of until. Null: as until says.",
            example = "PT2H")
        @JsonProperty("for")
        @DurationMin(millis = 1, message = OverrideBody.FOR_MESSAGE)
        @DurationMax(days = 3650, message = OverrideBody.FOR_MESSAGE)
        @Nullable Duration lasting) {

  static final String FOR_MESSAGE = "must be from PT0.001S to P3650D";

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

  /**
   * The override as the coordinator takes it.
   *
   * @throws BadRequestException it has both an end and a duration
   */
  SetOverride toCommand(@Nullable String caller) {
    if (until != null && lasting != null) {
      String message = "for must not be given together with until: an override has one end";
      throw new BadRequestException(
          Problem.of(ProblemType.INVALID_REQUEST, "for", message).toResponse());
    }
    return new SetOverride(new OperatorOverride(state.state, reason, until), lasting, caller);
  }
}
