package io.fusebox.service.coordination;

import io.fusebox.engine.Micros;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The time of a simulation: it passes when the simulation says so. The database's clock goes with
 * it, but for its steps.
 */
final class SimulatedTime {

  private static final long START = Micros.of(Instant.parse("2026-01-01T00:00:00Z"));

  /**
   * For how long an instance may not know that the clock stepped back: until its reading is no
   * longer fresh (a second), and for as long as the answer with that reading can have been on its
   * way (four).
   */
  private static final long UNNOTICED_NANOS = 5_000_000_000L;

  private long nanos;
  private long offset;
  private final List<StepBack> stepsBack = new ArrayList<>();

  private record StepBack(long at, long offsetBefore) {}

  /** How much has passed. */
  long nanos() {
    return nanos;
  }

  /** What the database's clock shows, in microseconds since the epoch. */
  long clock() {
    return clock(offset);
  }

  private long clock(long byOffset) {
    return START + nanos / 1_000 + byOffset;
  }

  /** The latest that somebody who reads the database's clock as he should may take it for. */
  long latestThatMayBeBelieved() {
    long latest = clock();
    for (StepBack step : stepsBack) {
      if (nanos - step.at < UNNOTICED_NANOS) {
        latest = Math.max(latest, clock(step.offsetBefore));
      }
    }
    return latest;
  }

  void pass(long micros) {
    nanos += micros * 1_000;
  }

  /** Lets pass what is missing until the database's clock shows this. */
  void passUntil(long clock) {
    pass(Math.max(0, clock - clock()));
  }

  /** Sets the database's clock forward, or back by a negative number of microseconds. */
  void stepClock(long micros) {
    if (micros < 0) {
      stepsBack.add(new StepBack(nanos, offset));
    }
    offset += micros;
  }
}
