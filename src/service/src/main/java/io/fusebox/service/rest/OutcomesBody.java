package io.fusebox.service.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fusebox.engine.Command.CountNotPermitted;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Names;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Permit;
import io.fusebox.service.coordination.OutcomeItem;
import io.fusebox.service.coordination.OutcomeItem.Run;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/** Many reports at once, as {@link OutcomesReader} reads them. */
final class OutcomesBody {

  static final int MOST_ITEMS = 1_000;
  static final String AGE_MESSAGE = "must be from PT0S to PT1H";

  private OutcomesBody() {}

  /** What one caller reports of one breaker. */
  record Item(
      @NotNull(message = "must be there")
          @Pattern(regexp = Contract.NAME_TEXT, message = Contract.NAME_MESSAGE)
          String breaker,
      @Min(value = 1, message = "must be at least 1") @Nullable Long generation,
      @Pattern(regexp = Contract.CALLER_TEXT, message = Contract.CALLER_MESSAGE)
          @Nullable String caller,
      @Size(min = 1, max = MOST_ITEMS, message = "must have 1 to 1000 runs")
          @Nullable List<@NotNull(message = "must not be null") @Valid RunBody> runs,
      @Min(value = 1, message = "must be from 1 to 1000000")
          @Max(value = 1_000_000, message = "must be from 1 to 1000000")
          @Nullable Integer notPermitted) {

    /** Takes the names in their canonical form. */
    @SuppressWarnings("ConstantValue") // Jackson gives null for what is missing
    Item {
      breaker = breaker == null ? breaker : Names.canonical(breaker);
      caller = CallRules.canonicalCaller(caller);
    }

    /**
     * The item as the coordinator takes it.
     *
     * @param received the request that it is a part of
     * @throws IllegalArgumentException a run says what cannot be
     * @throws ProblemException the sender may not report it
     */
    OutcomeItem toItem(Received received) {
      Access.requireBreaker(received.grant(), breaker);
      String from = received.caller(caller);
      String principal = received.principal();
      Permit permit = generation == null ? null : new Permit(generation, 0);
      return new OutcomeItem(
          breaker,
          runs == null
              ? List.of()
              : runs.stream().map(run -> run.toRun(permit, from, principal)).toList(),
          notPermitted == null ? null : new CountNotPermitted(notPermitted));
    }
  }

  /** Calls that ended alike. */
  record RunBody(
      @NotNull(message = "must be success, failure or released") CallOutcome outcome,
      @Nullable Integer count,
      @Nullable Duration duration,
      @DurationMin(message = OutcomesBody.AGE_MESSAGE)
          @DurationMax(hours = 1, message = OutcomesBody.AGE_MESSAGE)
          @Nullable Duration age,
      @Nullable String error) {

    private Run toRun(
        @Nullable Permit permit, @Nullable String caller, @Nullable String principal) {
      int calls = Objects.requireNonNullElse(count, 1);
      return new Run(
          new RecordOutcome(
              outcome.outcome, calls, permit, duration, caller, principal, Text.error(error)),
          Objects.requireNonNullElse(age, Duration.ZERO));
    }
  }

  /** How calls ended. */
  enum CallOutcome {
    @JsonProperty("success")
    SUCCESS(Outcome.SUCCESS),
    @JsonProperty("failure")
    FAILURE(Outcome.FAILURE),
    @JsonProperty("released")
    RELEASED(Outcome.RELEASED);

    private final Outcome outcome;

    CallOutcome(Outcome outcome) {
      this.outcome = outcome;
    }
  }
}
