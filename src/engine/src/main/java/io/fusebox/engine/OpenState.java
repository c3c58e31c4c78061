package io.fusebox.engine;

import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Decision.Rejected;
import io.fusebox.engine.Decision.RejectionReason;
import org.jspecify.annotations.Nullable;

/** Calls are rejected until the wait is over; the first one asked for after it is a trial. */
final class OpenState extends ComputedState {

  private final long until;
  private final int tripsInARow;

  OpenState(CallMetrics metrics, long until, int tripsInARow) {
    super(metrics);
    this.until = until;
    this.tripsInARow = tripsInARow;
  }

  long until() {
    return until;
  }

  @Override
  State name() {
    return State.OPEN;
  }

  @Override
  Decision acquire(Breaker breaker, @Nullable String caller, long now) {
    // As in Resilience4j, the wait is over strictly after its last moment.
    if (now > until) {
      return breaker.tryRecovery(this, caller, now);
    }
    breaker.countNotPermitted(metrics);
    return new Rejected(
        RejectionReason.OPEN, Micros.toWait(until - now + 1), State.OPEN, breaker.generation());
  }

  @Override
  Disposition record(Breaker breaker, RecordOutcome report, long now) {
    return Disposition.IGNORED;
  }

  @Override
  int tripsInARow() {
    return tripsInARow;
  }

  /** The wait was fixed when the breaker tripped; other settings show at the next trip. */
  @Override
  void settingsChanged(Breaker breaker, long now) {}

  @Override
  void write(SnapshotWriter out) {
    out.message(1, metrics::write);
    out.number(2, until);
    out.number(3, tripsInARow);
  }

  static OpenState read(SnapshotReader in) {
    return new OpenState(CallMetrics.read(in.message(1)), in.number(2), in.count(in.number(3)));
  }
}
