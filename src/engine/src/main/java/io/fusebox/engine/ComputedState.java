package io.fusebox.engine;

import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.RecordOutcome;

/**
 * The state that follows from outcomes and time. Each kind holds its own fields only, decides by
 * itself, and tells the breaker which transition to make. Mutable, confined to its breaker.
 */
abstract sealed class ComputedState permits ClosedState, OpenState, HalfOpenState {

  static final long NEVER = Long.MAX_VALUE;

  /** What this state has counted; in OPEN, what had been counted when the breaker tripped. */
  final CallMetrics metrics;

  ComputedState(CallMetrics metrics) {
    this.metrics = metrics;
  }

  abstract State name();

  abstract Decision acquire(Breaker breaker, AcquirePermit command, long now);

  abstract Recorded record(Breaker breaker, RecordOutcome report, long now);

  /** Whether this state can have given the permit, which is of its generation. */
  boolean canHaveGiven(Permit permit) {
    return !permit.isTrial();
  }

  /** How often the breaker has tripped since it was last closed. */
  abstract long tripsInARow();

  /** When time alone brings this state's next change. */
  long changesAt(Settings settings) {
    return NEVER;
  }

  /**
   * Makes the first change that is due by {@code at}.
   *
   * @param horizon until when nothing but this state's own changes happens
   */
  void change(Breaker breaker, long at, long horizon) {
    throw new IllegalStateException(name() + " changes by no time");
  }

  /**
   * Brings forward what is dated in the future: the clock was ahead, and has been set back.
   *
   * @param ahead the latest moment that the breaker has seen, which lies after now
   */
  void rewindTo(Settings settings, long ahead, long now) {
    metrics.rewindTo(ahead, now);
  }

  /** Takes on the breaker's new settings. */
  abstract void settingsChanged(Breaker breaker, long now);

  abstract void write(SnapshotWriter out);
}
