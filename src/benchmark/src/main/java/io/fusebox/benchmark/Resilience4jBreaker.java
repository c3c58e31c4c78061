package io.fusebox.benchmark;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A breaker of Resilience4j that all threads share, with its defaults: a window of 100 calls, and
 * open when half of them failed or all were slow.
 */
@State(Scope.Benchmark)
public class Resilience4jBreaker {

  final CircuitBreaker breaker = CircuitBreaker.ofDefaults("benchmark");

  /** Made once, as making one is no part of what is measured. */
  final Exception error = new Exception("the dependency failed");
}
