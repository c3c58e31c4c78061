package io.fusebox.service.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fusebox.engine.Author;
import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.OperatorOverride;
import io.fusebox.engine.State;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.Instant;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/** An operator's override as it is set. */
record OverrideBody(
    @NotNull(message = "must be FORCED_OPEN, DISABLED or METRICS_ONLY") Kind state,
    @CodePointLength(max = Contract.LONGEST_REASON, message = Contract.REASON_MESSAGE)
        @Nullable String reason,
    @Nullable Instant until,
    @JsonProperty("for")
        @DurationMin(millis = 1, message = OverrideBody.FOR_MESSAGE)
        @DurationMax(days = 3650, message = OverrideBody.FOR_MESSAGE)
        @Nullable Duration lasting) {

  static final String FOR_MESSAGE = "must be from PT0.001S to P3650D";

  /** The states that an override can have. */
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
   * @throws ProblemException it has both an end and a duration
   */
  SetOverride toCommand(Author author) {
    if (until != null && lasting != null) {
      String message = "for must not be given together with until: an override has one end";
      throw new ProblemException(ProblemType.INVALID_REQUEST, "for", message);
    }
    return new SetOverride(new OperatorOverride(state.state, reason, until), lasting, author);
  }
}
