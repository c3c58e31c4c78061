package io.fusebox.engine;

import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.RecordOutcome;

/** Every call is permitted, every outcome counted, and the rules asked after each. */
final class ClosedState extends ComputedState {

  // The same for every call of a generation, so that no decision allocates anything.
  private final Decision.Permitted permitted;
  private final Recorded recorded;

  ClosedState(CallMetrics metrics, long generation) {
    super(metrics);
    permitted = new Decision.Permitted(new Permit(generation, 0), State.CLOSED, null);
    recorded = new Recorded(Disposition.RECORDED, 1, State.CLOSED, generation);
  }

  @Override
  State name() {
    return State.CLOSED;
  }

  @Override
  Decision acquire(Breaker breaker, AcquirePermit command, long now) {
    return permitted;
  }

  @Override
  Recorded record(Breaker breaker, RecordOutcome report, long now) {
    int count = report.count();
    if (report.outcome() == Outcome.RELEASED) {
      return recorded(breaker, count);
    }
    Settings settings = breaker.settings();
    int done = 1;
    breaker.count(metrics, report, 1, now);
    Verdict verdict = Verdict.of(settings, metrics);
    // A rule that was reached before but waits for another caller gets none after the first call.
    while (verdict == null && done < count) {
      int more = CallsToRule.of(settings, metrics, report, count - done);
      breaker.count(metrics, report, more, now);
      done += more;
      verdict = Verdict.of(settings, metrics);
    }
    if (verdict == null) {
      return recorded(breaker, count);
    }
    breaker.trip(verdict, report, now);
    return breaker.answer(done == count ? Disposition.RECORDED : ofTheRest(report), done);
  }

  /** What becomes of the calls that come behind the one that tripped the breaker. */
  private static Disposition ofTheRest(RecordOutcome run) {
    return run.permit() == null ? Disposition.IGNORED : Disposition.STALE;
  }

  private Recorded recorded(Breaker breaker, int count) {
    return count == 1 ? recorded : breaker.answer(Disposition.RECORDED, count);
  }

  @Override
  long tripsInARow() {
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
