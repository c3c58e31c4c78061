package io.fusebox.benchmark;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Command;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A breaker of the engine that all threads share, each holding its lock for one command. */
@State(Scope.Benchmark)
public class SharedBreaker implements EngineBreaker {

  private final Breaker breaker =
      Breaker.closed(ConfinedBreaker.SETTINGS, Moments.ofNanoTime(System.nanoTime()));

  @Override
  public synchronized <R> R apply(Command<R> command, long now) {
    return breaker.apply(command, now);
  }
}
