package io.fusebox.service.rest;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.State;
import io.fusebox.engine.ThresholdReading;
import io.fusebox.service.coordination.NamedView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A breaker as it is read. */
record BreakerBody(
    String name,
    State state,
    long generation,
    @Nullable StandingOverrideBody override,
    SettingsBody.InForce settings,
    Counts counts,
    @Nullable Float failureRate,
    @Nullable Float slowCallRate,
    @Nullable Instant openUntil,
    @Nullable Trials trials,
    @Nullable Instant notClosedSince,
    @Nullable TrippedByBody trippedBy,
    FailingCallersBody failingCallers,
    FailingErrorsBody failingErrors,
    long tripsInARow,
    List<ThresholdBody> thresholds,
    @Nullable TransitionBody lastTransition) {

  /** Numbers of calls. */
  record Counts(
      long bufferedCalls,
      long failedCalls,
      long slowCalls,
      long notPermittedCalls,
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
  record Trials(int permitted, int given, int out) {

    static @Nullable Trials of(BreakerView.@Nullable Trials trials) {
      return trials == null ? null : new Trials(trials.permitted(), trials.given(), trials.out());
    }
  }

  /** How near the window is to a threshold. */
  record ThresholdBody(String setting, @Nullable Float value, float threshold) {

    static ThresholdBody of(ThresholdReading reading) {
      return new ThresholdBody(reading.setting().name(), reading.value(), reading.threshold());
    }
  }

  /** A page of breakers. */
  record Page(List<BreakerBody> breakers, @Nullable String next) {

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
        FailingErrorsBody.of(view.failingErrors()),
        view.tripsInARow(),
        view.thresholds().stream().map(ThresholdBody::of).toList(),
        TransitionBody.ofNullable(view.lastTransition()));
  }
}
