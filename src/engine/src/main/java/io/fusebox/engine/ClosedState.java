package io.fusebox.engine;

import io.fusebox.engine.Command.RecordOutcome;
import org.jspecify.annotations.Nullable;

/** Every call is permitted, every outcome counted, and the rules asked after each. */
final class ClosedState extends ComputedState {

  /** The same for every call of a generation, so that a decision allocates nothing. */
  private final Decision.Permitted permitted;

  ClosedState(CallMetrics metrics, long generation) {
    super(metrics);
    permitted = new Decision.Permitted(new Permit(generation, 0), State.CLOSED, null);
  }

  @Override
  State name() {
    return State.CLOSED;
  }

  @Override
  Decision acquire(Breaker breaker, @Nullable String caller, long now) {
    return permitted;
  }

  @Override
  Disposition record(Breaker breaker, RecordOutcome report, long now) {
    if (report.outcome() == Outcome.RELEASED) {
      return Disposition.RECORDED;
    }
    breaker.count(metrics, report, now);
    Verdict verdict = Verdict.of(breaker.settings(), metrics);
    if (verdict != null) {
      breaker.trip(verdict, report, now);
    }
    return Disposition.RECORDED;
  }

  @Override
  int tripsInARow() {
    return 0;
  }

  @Override
  void settingsChanged(Breaker breaker, long now) {
    metrics.resize(breaker.settings(), now);
  }

  @Override
  void write(SnapshotWriter out) {
    out.message(1, metrics::write);
  }

  static ClosedState read(SnapshotReader in, long generation) {
    return new ClosedState(CallMetrics.read(in.message(1)), generation);
  }
}
