package io.fusebox.benchmark;

import io.fusebox.engine.Command;

/** A breaker of the engine, however it is kept to one thread at a time. */
interface EngineBreaker {

  <R> R apply(Command<R> command, long now);
}
