package io.fusebox.benchmark.service;

import java.nio.file.Path;

/** The programs of this machine that make the load at full speed. */
record Generators(Wrk wrk, Pgbench pgbench, RedisBenchmark redis) {

  /**
   * Finds them.
   *
   * @param folder where their scripts go
   * @param redis what one of them talks to
   * @throws IllegalStateException one is not there; the message says how to get it
   */
  static Generators find(Path folder, Redis redis) {
    return new Generators(new Wrk(folder), new Pgbench(folder), new RedisBenchmark(redis));
  }
}
