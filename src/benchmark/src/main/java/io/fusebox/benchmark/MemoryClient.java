package io.fusebox.benchmark;

import io.fusebox.client.Breaker;
import io.fusebox.client.Breakers;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A breaker of the client in memory, that all threads share. */
@State(Scope.Benchmark)
public class MemoryClient {

  final Breaker breaker =
      Breakers.builder().settings(ConfinedBreaker.SETTINGS).inMemory().get("benchmark");
}
