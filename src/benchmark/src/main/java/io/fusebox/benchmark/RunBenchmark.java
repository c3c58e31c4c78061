package io.fusebox.benchmark;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Recorded;
import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One report of a run of calls beside one report of a call, on a breaker that is CLOSED and has a
 * rule of each kind. A report that trips it fails the benchmark, for then it would measure
 * something else.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RunBenchmark {

  /** A run of successes. */
  @Benchmark
  public Recorded successes(ClosedBreaker breaker, Successes successes) {
    return breaker.record(successes.run);
  }

  /** A run of failures, and the one success without which a rate would be reached in time. */
  @Benchmark
  public Recorded failuresAndSuccess(ClosedBreaker breaker, Failures failures) {
    breaker.record(failures.run);
    return breaker.record(failures.success);
  }

  private static RecordOutcome run(Outcome outcome, int calls) {
    return new RecordOutcome(outcome, calls, null, null, "benchmark", null);
  }

  /** A run of successes. */
  @State(Scope.Thread)
  public static class Successes {

    /** How many calls the run is of. */
    @Param({"1", "5000"})
    public int calls;

    private RecordOutcome run = run(Outcome.SUCCESS, 1);

    /** Makes the run of as many calls as are wanted. */
    @Setup
    public void make() {
      run = run(Outcome.SUCCESS, calls);
    }
  }

  /** A run of failures, too short for a rule to be reached. */
  @State(Scope.Thread)
  public static class Failures {

    private final RecordOutcome success = run(Outcome.SUCCESS, 1);

    /** How many calls the run is of. */
    @Param({"1", "3"})
    public int calls;

    private RecordOutcome run = run(Outcome.FAILURE, 1);

    /** Makes the run of as many calls as are wanted. */
    @Setup
    public void make() {
      run = run(Outcome.FAILURE, calls);
    }
  }

  /** A breaker that five failures in a row would trip, or four out of five. */
  @State(Scope.Thread)
  public static class ClosedBreaker {

    /** What the rates are computed from: the last 100 calls, or those of the last 60 seconds. */
    @Param({"COUNT_BASED", "TIME_BASED"})
    public SlidingWindowType window = SlidingWindowType.COUNT_BASED;

    private Breaker breaker = Breaker.closed(Settings.builder().build(), 0);
    private long now;

    /** Makes the breaker with the window that is wanted. */
    @Setup
    public void make() {
      Settings settings =
          Settings.builder()
              .consecutiveFailureThreshold(5)
              .failureRateThreshold(80f)
              .slowCallRateThreshold(100f)
              .slidingWindowType(window)
              .slidingWindowSize(window == SlidingWindowType.COUNT_BASED ? 100 : 60)
              .build();
      breaker = Breaker.closed(settings, now);
    }

    /** Records a run one microsecond after the one before. */
    Recorded record(RecordOutcome run) {
      Recorded recorded = breaker.apply(run, now++);
      if (recorded.generation() != 1) {
        throw new IllegalStateException("the breaker has tripped: " + breaker.view(now));
      }
      return recorded;
    }
  }
}
