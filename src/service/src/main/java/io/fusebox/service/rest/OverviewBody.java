package io.fusebox.service.rest;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.BreakerView.CallerFailures;
import io.fusebox.engine.BreakerView.TrippedBy;
import io.fusebox.engine.State;
import io.fusebox.engine.ThresholdReading;
import io.fusebox.service.overview.Attention;
import io.fusebox.service.overview.CallerStore;
import io.fusebox.service.overview.OverviewEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All breakers at a glance. */
record OverviewBody(
    Instant at,
    Instant now,
    Database database,
    List<Instance> instances,
    long total,
    long matching,
    Map<Attention, Integer> attention,
    List<Suspect> suspects,
    List<Row> breakers) {

  /** Whether the database can be used. */
  record Database(boolean available, Instant lastAnsweredAt) {}

  /** A running service. */
  record Instance(
      String id, String version, @Nullable Instant startedAt, @Nullable Instant seenAt) {

    static Instance of(CallerStore.Instance instance) {
      return new Instance(
          instance.id().toString(), instance.version(), instance.startedAt(), instance.seenAt());
    }
  }

  /** A caller whose reports have tripped several breakers. */
  record Suspect(String caller, List<String> breakers) {}

  /** A breaker at a glance. */
  record Row(
      String name,
      State state,
      long generation,
      Attention attention,
      @Nullable String why,
      @Nullable String error,
      @Nullable String trippedBy,
      @Nullable Instant notClosedSince,
      @Nullable Instant openUntil,
      long failedTrials,
      BreakerBody.@Nullable Trials trials,
      int tripsLastHour,
      long rejectedPerMinute,
      int failingCallers,
      int callingCallers,
      BreakerBody.@Nullable ThresholdBody nearest,
      @Nullable StandingOverrideBody override,
      @Nullable TransitionBody lastTransition) {

    static Row of(OverviewEntry entry, int callingCallers) {
      BreakerView view = entry.view();
      TrippedBy by = view.trippedBy();
      ThresholdReading nearest = entry.nearest();
      int failing =
          (int)
              view.failingCallers().callers().stream()
                  .map(CallerFailures::caller)
                  .filter(caller -> caller != null)
                  .count();
      return new Row(
          entry.name(),
          view.state(),
          view.generation(),
          entry.attention(),
          by == null ? null : by.why(),
          by == null ? null : by.error(),
          by == null ? null : by.caller(),
          view.notClosedSince(),
          view.openUntil(),
          Math.max(0, view.tripsInARow() - 1),
          BreakerBody.Trials.of(view.trials()),
          entry.tripsLastHour(),
          entry.rejectedPerMinute(),
          failing,
          Math.max(callingCallers, failing),
          nearest == null ? null : BreakerBody.ThresholdBody.of(nearest),
          StandingOverrideBody.of(view.override()),
          TransitionBody.ofNullable(view.lastTransition()));
    }
  }
}
