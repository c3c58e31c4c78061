package io.fusebox.client;

import io.fusebox.engine.Micros;
import java.time.Instant;

/**
 * This host's time, in microseconds since the epoch, as the engine counts it. Thread-safe.
 *
 * <p>A clock in a process goes on with the monotonic clock from where it began, so that a step of
 * the host's clock neither shortens nor lengthens a wait. Processes that share breakers share the
 * host's clock instead, since a monotonic clock means nothing to another process, or after a
 * restart.
 */
interface HostClock {

  /** Now. */
  default long micros() {
    return micros(System.nanoTime());
  }

  /** The moment at which {@link System#nanoTime} was this, which is at most a little while ago. */
  long micros(long nanoTime);

  /** The clock of one process. */
  static HostClock ofProcess() {
    long offset = wall() * 1000 - System.nanoTime();
    return nanoTime -> (nanoTime + offset) / 1000;
  }

  /** The clock that all processes of this host share. */
  static HostClock ofHost() {
    return nanoTime -> wall() - (System.nanoTime() - nanoTime) / 1000;
  }

  private static long wall() {
    return Micros.of(Instant.now());
  }
}
