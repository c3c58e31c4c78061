package io.fusebox.benchmark.service;

import java.nio.file.Path;

/** The programs of this machine that make the load at full speed. */
record Generators(Wrk wrk, Pgbench pgbench) {

  /**
   * Finds them.
   *
   * @param folder where their scripts go
   * @throws IllegalStateException one is not there; the message says how to get it
   */
  static Generators find(Path folder) {
    return new Generators(new Wrk(folder), new Pgbench(folder));
  }
}
