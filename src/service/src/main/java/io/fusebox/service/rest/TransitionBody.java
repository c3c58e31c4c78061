package io.fusebox.service.rest;

import io.fusebox.engine.SettingChange;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import io.fusebox.engine.Transition.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One line of a breaker's history. */
@Schema(
    name = "Transition",
    description =
        "A change of a breaker's state or of its settings, or a trial permit that lapsed.",
    requiredProperties = {"generation", "from", "to", "cause", "why", "at", "caller", "changes"})
record TransitionBody(
    @Schema(description = "The breaker's generation afterwards.", example = "2") long generation,
    @Schema(description = "The state before.") State from,
    @Schema(description = "The state afterwards.") State to,
    @Schema(description = "The rule or the request that led to it.") Cause cause,
    @Schema(
            description = "The cause in words, with the figures that decided.",
            example = "5 failures in a row reached 5: connection refused")
        String why,
    @Schema(
            implementation = String.class,
            format = "date-time",
            description = "When, on the database's clock.",
            example = "2026-01-31T12:00:00Z")
        Instant at,
    @Schema(
            nullable = true,
            description = "Who reported or asked for it; null: not said, or time alone.",
            example = "host-b")
        @Nullable String caller,
    @Schema(description = "What SETTINGS_CHANGED has changed; empty for any other cause.")
        List<ChangeBody> changes) {

  /** Answers that were kept before there were changes have none. */
  @SuppressWarnings("ConstantValue") // Jackson gives null for what is missing
  TransitionBody {
    changes = Objects.requireNonNullElse(changes, List.of());
  }

  /** What one setting was, and what it is. */
  @Schema(
      name = "SettingChange",
      description = "What one setting was, and what it is.",
      requiredProperties = {"setting", "from", "to"})
  record ChangeBody(
      @Schema(description = "The setting's name.", example = "failureRateThreshold") String setting,
      @Schema(
              nullable = true,
              description = "Its value before, as text; null: it was off.",
              example = "50")
          @Nullable String from,
      @Schema(
              nullable = true,
              description = "Its value afterwards, as text; null: it is off.",
              example = "60")
          @Nullable String to) {

    static ChangeBody of(SettingChange change) {
      return new ChangeBody(change.setting(), change.from(), change.to());
    }
  }

  static @Nullable TransitionBody ofNullable(@Nullable Transition transition) {
    return transition == null ? null : of(transition);
  }

  static TransitionBody of(Transition transition) {
    return new TransitionBody(
        transition.generation(),
        transition.from(),
        transition.to(),
        transition.cause(),
        transition.why(),
        transition.at(),
        transition.caller(),
        transition.changes().stream().map(ChangeBody::of).toList());
  }
}
