package io.fusebox.benchmark;

import dev.failsafe.CircuitBreaker;
import io.fusebox.engine.Command;
import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Decision;
import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Permit;
import io.fusebox.engine.Recorded;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One permit and one report on a breaker that is CLOSED and counts the last 100 calls: what every
 * call of a program pays that goes through a breaker.
 *
 * <p>Each contender is used as a program would use it. The engine and Resilience4j are told how
 * long the call took, which takes two looks at the clock; Failsafe does not ask. A breaker that
 * turns a call away fails the run, for then it would measure something else.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class HotPathBenchmark {

  private static final String CALLER = "benchmark";
  private static final AcquirePermit ACQUIRE = new AcquirePermit(CALLER);
  private static final String ERROR = "the dependency failed";

  /** The engine, a breaker for each thread. */
  @Benchmark
  public Recorded fusebox(ConfinedBreaker breaker, Calls calls) {
    return call(breaker, calls);
  }

  /** The engine, one breaker for all threads. */
  @Benchmark
  public Recorded fuseboxShared(SharedBreaker breaker, Calls calls) {
    return call(breaker, calls);
  }

  /** Resilience4j, one breaker for all threads. */
  @Benchmark
  public void resilience4j(Resilience4jBreaker peer, Calls calls) {
    requirePermitted(peer.breaker.tryAcquirePermission());
    long start = peer.breaker.getCurrentTimestamp();
    long duration = peer.breaker.getCurrentTimestamp() - start;
    if (calls.nextFails()) {
      peer.breaker.onError(duration, peer.breaker.getTimestampUnit(), peer.error);
    } else {
      peer.breaker.onSuccess(duration, peer.breaker.getTimestampUnit());
    }
  }

  /** Failsafe, one breaker for all threads. */
  @Benchmark
  public void failsafe(FailsafeBreaker peer, Calls calls) {
    CircuitBreaker<Object> breaker = peer.breaker;
    requirePermitted(breaker.tryAcquirePermit());
    if (calls.nextFails()) {
      breaker.recordFailure();
    } else {
      breaker.recordSuccess();
    }
  }

  /** The two looks at the clock alone. */
  @Benchmark
  public long clock(Calls calls) {
    long start = System.nanoTime();
    long duration = System.nanoTime() - start;
    return calls.nextFails() ? duration : -duration;
  }

  private static Recorded call(EngineBreaker breaker, Calls calls) {
    long start = System.nanoTime();
    Permit permit = permit(breaker.acquire(ACQUIRE, Moments.ofNanoTime(start)));
    long end = System.nanoTime();
    RecordOutcome report = report(permit, calls.nextFails(), end - start);
    return breaker.record(report, Moments.ofNanoTime(end));
  }

  private static Permit permit(Decision decision) {
    if (decision instanceof Permitted permitted) {
      return permitted.permit();
    }
    throw new IllegalStateException("the breaker turned a call away: " + decision);
  }

  private static void requirePermitted(boolean permitted) {
    if (!permitted) {
      throw new IllegalStateException("the breaker turned a call away");
    }
  }

  /** A {@link Command} of its own for each call, as the permit and the duration are its own. */
  private static RecordOutcome report(Permit permit, boolean failed, long nanos) {
    Outcome outcome = failed ? Outcome.FAILURE : Outcome.SUCCESS;
    String error = failed ? ERROR : null;
    return new RecordOutcome(outcome, permit, Duration.ofNanos(nanos), CALLER, error);
  }
}
