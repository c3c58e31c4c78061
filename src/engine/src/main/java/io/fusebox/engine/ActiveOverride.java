package io.fusebox.engine;

import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.Decision.Rejected;
import io.fusebox.engine.Decision.RejectionReason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An override that stands, and what was counted under it. Mutable, confined to its breaker.
 *
 * @param setBy who set it; null: not said
 * @param setAt when; null: not known
 * @param metrics METRICS_ONLY counts in a window of its own, so that lifting it resumes what was
 *     there before
 */
record ActiveOverride(
    OperatorOverride override,
    @Nullable String setBy,
    @Nullable Instant setAt,
    CallMetrics metrics) {

  /** One that stands from now on; what the one before counted in the same state stays counted. */
  static ActiveOverride of(
      OperatorOverride wanted,
      @Nullable String setBy,
      @Nullable ActiveOverride before,
      Settings settings,
      long now) {
    return new ActiveOverride(
        wanted,
        DisplayText.cleanOrNull(setBy),
        Micros.toInstant(now),
        before != null && before.state() == wanted.state()
            ? before.metrics
            : CallMetrics.of(settings, now));
  }

  State state() {
    return override.state();
  }

  BreakerView.StandingOverride view() {
    return new BreakerView.StandingOverride(
        override.state(), override.reason(), override.until(), setBy, setAt);
  }

  long endsAt() {
    Instant until = override.until();
    return until == null ? ComputedState.NEVER : Micros.of(until);
  }

  Decision acquire(Breaker breaker, long now) {
    if (state() != State.FORCED_OPEN) {
      return new Permitted(new Permit(breaker.generation(), 0), state(), null);
    }
    breaker.countNotPermitted(metrics);
    Duration retryAfter = endsAt() == ComputedState.NEVER ? null : Micros.toWait(endsAt() - now);
    return new Rejected(
        RejectionReason.FORCED_OPEN,
        "forced open by an operator" + History.detail(override.reason()),
        retryAfter,
        State.FORCED_OPEN,
        breaker.generation());
  }

  Recorded record(Breaker breaker, RecordOutcome report, long now) {
    if (state() != State.METRICS_ONLY) {
      return breaker.answer(Disposition.IGNORED, 0);
    }
    if (report.outcome() != Outcome.RELEASED) {
      breaker.count(metrics, report, report.count(), now);
    }
    return breaker.answer(Disposition.RECORDED, report.count());
  }

  void write(SnapshotWriter out) {
    out.text(1, state().name());
    out.text(2, override.reason());
    Instant until = override.until();
    if (until != null) {
      out.number(3, Micros.of(until));
    }
    out.message(4, metrics::write);
    out.text(30, setBy);
    if (setAt != null) {
      out.number(31, Micros.of(setAt));
    }
  }

  static ActiveOverride read(SnapshotReader in) {
    State state = in.name(State.class, 1);
    in.check(state.isOverride(), state + " is no override");
    Instant until = in.has(3) ? Micros.toInstant(in.number(3)) : null;
    return new ActiveOverride(
        new OperatorOverride(state, in.text(2), until),
        in.text(30),
        in.has(31) ? Micros.toInstant(in.number(31)) : null,
        CallMetrics.read(in.message(4)));
  }
}
