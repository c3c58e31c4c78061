package io.fusebox.service.rest;

import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.Decision.Rejected;
import io.fusebox.engine.Decision.RejectionReason;
import io.fusebox.engine.State;
import io.fusebox.service.coordination.Acquired;
import io.fusebox.service.coordination.PermitId;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The answer to acquire-permit. {@link GeneratorHints} adds null to the reason's constants. */
@Schema(
    name = "PermitDecision",
    description = "Whether the call may be made.",
    requiredProperties = {
      "permitted",
      "permitId",
      "state",
      "generation",
      "expiresAt",
      "reason",
      "why",
      "retryAfter"
    })
record PermitBody(
    @Schema(description = "Whether the call may be made.") boolean permitted,
    @Schema(
            nullable = true,
            description = "What to report the call's outcome with; null: not permitted.",
            example = "h9p2v0c3k8.1.0.4fx0zqs")
        @Nullable String permitId,
    @Schema(description = "The breaker's state after the decision.") State state,
    @Schema(description = "Counts the breaker's state transitions, from 1.", example = "1")
        long generation,
    @Schema(
            implementation = String.class,
            format = "date-time",
            nullable = true,
            description = "When a trial permit goes back by itself; null: it is no trial.",
            example = "2026-01-31T12:00:30Z")
        @Nullable Instant expiresAt,
    @Schema(nullable = true, description = "Why the call is not permitted; null: it is.")
        @Nullable RejectionReason reason,
    @Schema(
            nullable = true,
            description = "The reason in words, with the figures that decided; null: permitted.",
            example = "failure rate 62.5 % of 16 calls reached 50 %")
        @Nullable String why,
    @Schema(
            nullable = true,
            implementation = String.class,
            format = "duration",
            description =
                "After how long to ask again: in OPEN, when the wait is over; in HALF_OPEN, in PT1S,"
                    + " or when the first lease of a trial ends where that is sooner, as the trials"
                    + " that are out may have decided by then; in FORCED_OPEN, when the override"
                    + " ends. Null: permitted, or FORCED_OPEN without an end.",
            example = "PT42.5S")
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
