package io.fusebox.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A call through a breaker that is CLOSED, as a program makes it: Resilience4j's {@code
 * executeSupplier}, and the client's {@code call}, in memory, and cached with a real service, which
 * runs on the same machine and is told of each call.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ClientBenchmark {

  private static final String ANSWER = "answer";

  /** The client, in memory. */
  @Benchmark
  public String memory(MemoryClient client) {
    return client.breaker.call(() -> ANSWER);
  }

  /** The client, cached. */
  @Benchmark
  public String cached(CachedClient client) {
    return client.breaker.call(() -> ANSWER);
  }

  /** Resilience4j. */
  @Benchmark
  public String resilience4j(Resilience4jBreaker peer) {
    return peer.breaker.executeSupplier(() -> ANSWER);
  }
}
