package io.fusebox.engine;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Microseconds since the epoch, and between two moments: the engine's measure of time. */
public final class Micros {

  private Micros() {}

  /**
   * The moment in microseconds, what is finer cut off.
   *
   * @throws ArithmeticException more than 292,000 years from the epoch
   */
  public static long of(Instant instant) {
    long second = instant.getEpochSecond();
    long micros = instant.getNano() / 1000;
    if (second < 0) {
      // From the second after it, as the start of the very first second lies out of range.
      second++;
      micros -= SECONDS.toMicros(1);
    }
    return Math.addExact(Math.multiplyExact(second, SECONDS.toMicros(1)), micros);
  }

  /** The length in microseconds, what is finer cut off; at most {@link Long#MAX_VALUE}. */
  public static long of(Duration duration) {
    return MICROSECONDS.convert(duration);
  }

  /** The moment so many microseconds after the epoch. */
  public static Instant toInstant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** The length, rounded up to a whole millisecond, at least one: for "ask again after". */
  static Duration toWait(long micros) {
    return Duration.ofMillis(Math.max(1, Math.addExact(micros, 999) / 1000));
  }

  /** The later moment, or the last one there is where it would lie beyond. */
  static long plus(long moment, long micros) {
    long sum = moment + micros;
    return sum < moment ? Long.MAX_VALUE : sum;
  }
}
