package io.fusebox.benchmark;

/** Moments as the engine takes them, read off the JVM's clock for durations. */
final class Moments {

  private static final long MICROS_AT_NANO_TIME_ZERO =
      System.currentTimeMillis() * 1_000 - System.nanoTime() / 1_000;

  private Moments() {}

  /** The microseconds since the epoch at a {@link System#nanoTime()}. */
  static long ofNanoTime(long nanoTime) {
    return MICROS_AT_NANO_TIME_ZERO + nanoTime / 1_000;
  }
}
