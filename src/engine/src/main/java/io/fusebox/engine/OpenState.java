package io.fusebox.engine;

import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Decision.Rejected;
import io.fusebox.engine.Decision.RejectionReason;
import java.util.Objects;

/**
 * Calls are rejected until the wait is over. The first one asked for after it is a trial; with
 * {@code automaticTransitionFromOpenToHalfOpenEnabled} the end of the wait alone turns the breaker
 * HALF_OPEN.
 */
final class OpenState extends ComputedState {

  private long until;
  private final long tripsInARow;
  private final String why;

  OpenState(CallMetrics metrics, long until, long tripsInARow, String why) {
    super(metrics);
    this.until = until;
    this.tripsInARow = tripsInARow;
    this.why = why;
  }

  long until() {
    return until;
  }

  @Override
  State name() {
    return State.OPEN;
  }

  @Override
  Decision acquire(Breaker breaker, AcquirePermit command, long now) {
    // As in Resilience4j, the wait is over strictly after its last moment.
    if (now > until) {
      return breaker.halfOpen(this, command.author(), now).acquire(breaker, command, now);
    }
    breaker.countNotPermitted(metrics);
    return new Rejected(
        RejectionReason.OPEN,
        why,
        Micros.toWait(until - now + 1),
        State.OPEN,
        breaker.generation());
  }

  @Override
  Recorded record(Breaker breaker, RecordOutcome report, long now) {
    return breaker.answer(Disposition.IGNORED, 0);
  }

  @Override
  long tripsInARow() {
    return tripsInARow;
  }

  @Override
  long changesAt(Settings settings) {
    return settings.automaticTransitionFromOpenToHalfOpenEnabled() ? until : NEVER;
  }

  @Override
  void change(Breaker breaker, long at, long horizon) {
    UnusedRounds unused = UnusedRounds.between(at, horizon, tripsInARow, breaker.settings());
    if (unused.count() > 1) {
      breaker.passOver(unused);
    } else {
      breaker.halfOpen(this, Author.UNKNOWN, at);
    }
  }

  @Override
  void rewindTo(Settings settings, long ahead, long now) {
    super.rewindTo(settings, ahead, now);
    until = Math.min(until, Micros.plus(now, settings.waitMicros(tripsInARow)));
  }

  /** The wait was fixed when the breaker tripped; other settings show at the next trip. */
  @Override
  void settingsChanged(Breaker breaker, long now) {}

  @Override
  void write(SnapshotWriter out) {
    out.message(1, metrics::write);
    out.number(2, until);
    out.number(3, tripsInARow);
    out.text(4, why);
  }

  static OpenState read(SnapshotReader in) {
    return new OpenState(
        CallMetrics.read(in.message(1)),
        in.number(2),
        in.trips(3),
        Objects.requireNonNullElse(in.text(4), "tripped before the reason was kept"));
  }
}
