package io.fusebox.service.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
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
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/**
 * Many reports at once.
 *
 * @param outcomes each is read by itself, so that one that cannot be read harms no other
 */
@Schema(name = "OutcomeBatch", description = "Many reports of many breakers.")
record OutcomesBody(
    @Schema(
            required = true,
            description = "1 to 1,000 items.",
            implementation = OutcomesBody.Item.class,
            type = SchemaType.ARRAY,
            minItems = 1,
            maxItems = OutcomesBody.MOST_ITEMS)
        @NotNull(message = "must be an array of 1 to 1000 items")
        @Size(min = 1, max = OutcomesBody.MOST_ITEMS, message = "must have 1 to 1000 items")
        List<JsonNode> outcomes) {

  static final int MOST_ITEMS = 1_000;
  static final String AGE_MESSAGE = "must be from PT0S to PT1H";

  /** What one caller reports of one breaker. */
  @Schema(
      name = "OutcomeBatchItem",
      description = "What one caller reports of one breaker, in the order in which it happened.",
      requiredProperties = "breaker")
  record Item(
      @Schema(description = "The breaker's name.", pattern = Contract.NAME, example = "payments")
          @NotNull(message = "must be there")
          @Pattern(regexp = Contract.NAME_TEXT, message = Contract.NAME_MESSAGE)
          String breaker,
      @Schema(
              nullable = true,
              description =
                  "The breaker's generation when the calls were permitted: if it has another by"
                      + " now, they are stale. Null: they count in CLOSED.",
              example = "1")
          @Min(value = 1, message = "must be at least 1")
          @Nullable Long generation,
      @Schema(
              nullable = true,
              pattern = Contract.CALLER,
              description = CallerBody.DESCRIPTION,
              example = "host-a")
          @Pattern(regexp = Contract.CALLER_TEXT, message = Contract.CALLER_MESSAGE)
          @Nullable String caller,
      @Schema(
              nullable = true,
              description =
                  "1 to 1,000 runs of calls that ended alike. Null only where notPermitted is not.")
          @Size(min = 1, max = MOST_ITEMS, message = "must have 1 to 1000 runs")
          @Nullable List<@NotNull(message = "must not be null") @Valid RunBody> runs,
      @Schema(
              nullable = true,
              description =
                  "How many calls the caller rejected by itself, because it knew the breaker to"
                      + " reject them, 1 to 1,000,000. They are added to counts.notPermittedCalls of"
                      + " the state that the breaker is in by now, behind the runs and whatever the"
                      + " generation: a rejection decides nothing. An item without runs creates no"
                      + " breaker. Null: none.",
              example = "11")
          @Min(value = 1, message = "must be from 1 to 1000000")
          @Max(value = 1_000_000, message = "must be from 1 to 1000000")
          @Nullable Integer notPermitted) {

    /** Takes the names in their canonical form. */
    @SuppressWarnings("ConstantValue") // Jackson gives null for what is missing
    Item {
      breaker = breaker == null ? breaker : Names.canonical(breaker);
      caller = CallerBody.canonical(caller);
    }

    /**
     * The item as the coordinator takes it.
     *
     * @throws IllegalArgumentException a run says what cannot be
     */
    OutcomeItem toItem(@Nullable String callerHeader) {
      String from = CallerBody.of(caller, callerHeader);
      Permit permit = generation == null ? null : new Permit(generation, 0);
      return new OutcomeItem(
          breaker,
          runs == null ? List.of() : runs.stream().map(run -> run.toRun(permit, from)).toList(),
          notPermitted == null ? null : new CountNotPermitted(notPermitted));
    }
  }

  /** Calls that ended alike. */
  @Schema(
      name = "OutcomeRun",
      description = "Calls that ended alike, one after the other.",
      requiredProperties = "outcome")
  record RunBody(
      @NotNull(message = "must be success, failure or released") CallOutcome outcome,
      @Schema(nullable = true, description = "How many, 1 to 1,000,000. Null: 1.", example = "12")
          @Nullable Integer count,
      @Schema(
              nullable = true,
              implementation = String.class,
              format = "duration",
              description = "How long each took, ISO-8601, from PT0S to P365D.",
              example = "PT0.25S")
          @Nullable Duration duration,
      @Schema(
              nullable = true,
              implementation = String.class,
              format = "duration",
              description = "How long ago they ended, ISO-8601, from PT0S to PT1H. Null: just now.",
              example = "PT1.5S")
          @DurationMin(message = OutcomesBody.AGE_MESSAGE)
          @DurationMax(hours = 1, message = OutcomesBody.AGE_MESSAGE)
          @Nullable Duration age,
      @Schema(
              nullable = true,
              maxLength = Contract.LONGEST_ERROR,
              description = Contract.ERROR_DESCRIPTION,
              example = "connection refused")
          @Nullable String error) {

    private Run toRun(@Nullable Permit permit, @Nullable String caller) {
      int calls = Objects.requireNonNullElse(count, 1);
      return new Run(
          new RecordOutcome(outcome.outcome, calls, permit, duration, caller, Text.error(error)),
          Objects.requireNonNullElse(age, Duration.ZERO));
    }
  }

  /** How calls ended. */
  @Schema(name = "OutcomeKind", description = "How calls ended.")
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
