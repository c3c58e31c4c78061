package io.fusebox.benchmark;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Decision;
import io.fusebox.engine.Recorded;
import io.fusebox.engine.Settings;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A breaker of the engine for each thread, so that none needs a lock. */
@State(Scope.Thread)
public class ConfinedBreaker implements EngineBreaker {

  /** Resilience4j's default rules, and the engine's own for failures in a row. */
  static final Settings SETTINGS =
      Settings.builder()
          .consecutiveFailureThreshold(5)
          .failureRateThreshold(50f)
          .slowCallRateThreshold(100f)
          .slidingWindowSize(100)
          .minimumNumberOfCalls(100)
          .build();

  private final Breaker breaker = Breaker.closed(SETTINGS, Moments.ofNanoTime(System.nanoTime()));

  @Override
  public Decision acquire(AcquirePermit command, long now) {
    return breaker.apply(command, now);
  }

  @Override
  public Recorded record(RecordOutcome report, long now) {
    return breaker.apply(report, now);
  }
}
