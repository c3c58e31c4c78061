package io.fusebox.service.coordination;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The database's clock as a lane knows it: what it was read as last, carried on by the monotonic
 * clock. It is behind by the way of that reading, never ahead: no wait is over too soon. Mutable,
 * confined to its lane.
 */
final class DatabaseTime {

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoTime;
  private long reading;
  private long readAt;
  private boolean read;

  DatabaseTime(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Takes on what the database's clock was just read as, in microseconds since the epoch. */
  void take(long micros) {
    readAt = nanoTime.getAsLong();
    reading = micros;
    read = true;
  }

  /** Whether it was read so lately that no step of the clock can have been missed for long. */
  boolean isFresh() {
    return read && nanoTime.getAsLong() - readAt < FRESH_NANOS;
  }

  /** Microseconds since the epoch. */
  long now() {
    return reading + TimeUnit.NANOSECONDS.toMicros(nanoTime.getAsLong() - readAt);
  }
}
