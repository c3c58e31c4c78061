package io.fusebox.benchmark;

import dev.failsafe.CircuitBreaker;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A breaker of Failsafe that all threads share: open when 50 of the last 100 calls failed. It has
 * no rule for slow calls, so it is told no duration.
 */
@State(Scope.Benchmark)
public class FailsafeBreaker {

  final CircuitBreaker<Object> breaker =
      CircuitBreaker.builder().withFailureThreshold(50, 100).build();
}
