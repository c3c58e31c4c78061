package io.fusebox.service.rest;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.State;
import io.fusebox.service.coordination.NamedView;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A breaker as it is read. */
@Schema(
    name = "Breaker",
    description = "A breaker as it is at present.",
    requiredProperties = {
      "name",
      "state",
      "generation",
      "override",
      "settings",
      "counts",
      "failureRate",
      "slowCallRate",
      "openUntil",
      "trials",
      "notClosedSince",
      "trippedBy",
      "failingCallers",
      "lastTransition"
    })
record BreakerBody(
    @Schema(description = "The breaker's name.", example = "payments") String name,
    @Schema(description = "What it does with calls; an override's state where one stands.")
        State state,
    @Schema(description = "Counts its state transitions, from 1.", example = "1") long generation,
    @Schema(nullable = true, description = "The operator's override; null: none.")
        @Nullable StandingOverrideBody override,
    @Schema(description = "The settings in force.") SettingsBody.InForce settings,
    @Schema(description = "What the present state has counted.") Counts counts,
    @Schema(
            nullable = true,
            description = "Percent; null below the minimum number of calls.",
            example = "12.5")
        @Nullable Float failureRate,
    @Schema(
            nullable = true,
            description = "Percent; null below the minimum number of calls.",
            example = "0")
        @Nullable Float slowCallRate,
    @Schema(
            implementation = String.class,
            format = "date-time",
            nullable = true,
            description =
                "When the wait in OPEN is over; null: `state` is not OPEN. FORCED_OPEN and the"
                    + " other overrides end at `override.until`.",
            example = "2026-01-31T12:01:00Z")
        @Nullable Instant openUntil,
    @Schema(nullable = true, description = "This round's trial permits; null: not HALF_OPEN.")
        @Nullable Trials trials,
    @Schema(
            implementation = String.class,
            format = "date-time",
            nullable = true,
            description = BreakerBody.NOT_CLOSED_SINCE,
            example = "2026-01-31T12:00:00Z")
        @Nullable Instant notClosedSince,
    @Schema(
            nullable = true,
            description = "What opened it at notClosedSince; null where notClosedSince is null.")
        @Nullable TrippedByBody trippedBy,
    @Schema(description = BreakerBody.FAILING_CALLERS) FailingCallersBody failingCallers,
    @Schema(nullable = true, description = BreakerBody.LAST_TRANSITION)
        @Nullable TransitionBody lastTransition) {

  private static final String NOT_CLOSED_SINCE =
      "Since when the breaker's own state has been other than CLOSED, over all rounds of OPEN and"
          + " HALF_OPEN, whatever override stands beside it. Null: it is CLOSED (or it was opened"
          + " by a version of the service that did not keep this).";

  private static final String FAILING_CALLERS =
      "Whose failures there are. In CLOSED and under METRICS_ONLY: those that counts.failedCalls"
          + " counts (and those of the present row, where that is longer than the window), the"
          + " latest 100 at most. While the breaker is not CLOSED: those that were there when it"
          + " tripped, until it has closed.";

  private static final String LAST_TRANSITION =
      "The newest line of the breaker's history, as its transitions have it; null: none yet. What"
          + " time alone brings (an expired lease of a trial permit, the end of an override, an"
          + " automatic transition) shows in state, generation and trials at once, and becomes a"
          + " line with the next request that asks or changes the breaker, with the moment at which"
          + " it was due.";

  /** Numbers of calls. */
  @Schema(
      name = "Counts",
      description = "Numbers of calls.",
      requiredProperties = {
        "bufferedCalls",
        "failedCalls",
        "slowCalls",
        "notPermittedCalls",
        "consecutiveFailures"
      })
  record Counts(
      @Schema(description = "Calls in the window.", example = "16") long bufferedCalls,
      @Schema(description = "Of these, the failed ones.", example = "2") long failedCalls,
      @Schema(description = "Of these, the slow ones, failed or not.", example = "0")
          long slowCalls,
      @Schema(
              description =
                  "Calls rejected since the window was begun, and those that hosts reported since"
                      + " then as rejected by themselves.",
              example = "0")
          long notPermittedCalls,
      @Schema(description = "Failures since the last success.", example = "1")
          int consecutiveFailures) {

    static Counts of(BreakerView.Counts counts) {
      return new Counts(
          counts.bufferedCalls(),
          counts.failedCalls(),
          counts.slowCalls(),
          counts.notPermittedCalls(),
          counts.consecutiveFailures());
    }
  }

  /** The trial permits of a half-open round. */
  @Schema(
      name = "Trials",
      description = "The trial permits of a half-open round.",
      requiredProperties = {"permitted", "given", "out"})
  record Trials(
      @Schema(description = "How many the round gives in total.", example = "1") int permitted,
      @Schema(description = "How many are used up: out, or back with an outcome.", example = "1")
          int given,
      @Schema(description = "How many are out at present.", example = "1") int out) {

    static @Nullable Trials of(BreakerView.@Nullable Trials trials) {
      return trials == null ? null : new Trials(trials.permitted(), trials.given(), trials.out());
    }
  }

  /** A page of breakers. */
  @Schema(
      name = "BreakerList",
      description = "A page of breakers, ordered by name.",
      requiredProperties = {"breakers", "next"})
  record Page(
      @Schema(description = "The breakers.") List<BreakerBody> breakers,
      @Schema(
              nullable = true,
              description = "What to send as `after` for the next page; null: this is the last.",
              example = "payments")
          @Nullable String next) {

    static Page of(List<NamedView> breakers, int limit) {
      return new Page(
          breakers.stream().map(BreakerBody::of).toList(),
          breakers.size() < limit ? null : breakers.get(limit - 1).name());
    }
  }

  static BreakerBody of(NamedView breaker) {
    BreakerView view = breaker.view();
    return new BreakerBody(
        breaker.name(),
        view.state(),
        view.generation(),
        StandingOverrideBody.of(view.override()),
        SettingsBody.InForce.of(view.settings()),
        Counts.of(view.counts()),
        view.failureRate(),
        view.slowCallRate(),
        view.openUntil(),
        Trials.of(view.trials()),
        view.notClosedSince(),
        TrippedByBody.of(view.trippedBy()),
        FailingCallersBody.of(view.failingCallers()),
        TransitionBody.ofNullable(view.lastTransition()));
  }
}
