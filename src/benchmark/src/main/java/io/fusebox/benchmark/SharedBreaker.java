package io.fusebox.benchmark;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Decision;
import io.fusebox.engine.Recorded;
import io.fusebox.engine.State;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Scope;

/**
 * A breaker of the engine that all threads share. A permit in CLOSED changes nothing and is the
 * same for all who ask, so it is given without a lock; a report holds the lock while it counts.
 */
@org.openjdk.jmh.annotations.State(Scope.Benchmark)
public class SharedBreaker implements EngineBreaker {

  private final SpinLock lock = new SpinLock();
  private final Breaker breaker =
      Breaker.closed(ConfinedBreaker.SETTINGS, Moments.ofNanoTime(System.nanoTime()));

  /** What everyone is answered who asks; null once the breaker has tripped. */
  private volatile @Nullable Decision whileClosed =
      breaker.apply(new AcquirePermit(null), Moments.ofNanoTime(System.nanoTime()));

  @Override
  public Decision acquire(AcquirePermit command, long now) {
    Decision permitted = whileClosed;
    if (permitted != null) {
      return permitted;
    }
    lock.lock();
    try {
      return breaker.apply(command, now);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Recorded record(RecordOutcome report, long now) {
    lock.lock();
    try {
      Recorded recorded = breaker.apply(report, now);
      if (recorded.state() != State.CLOSED) {
        whileClosed = null;
      }
      return recorded;
    } finally {
      lock.unlock();
    }
  }
}
