package io.fusebox.service.access;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket: so many requests a second, and as many at once after a second without any. Safe
 * to call from any thread.
 */
final class RequestRate {

  private static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long nanosPerRequest;

  /**
   * Until which moment tokens are spent: since then, one has come each {@link #nanosPerRequest}, as
   * long as the burst lasts. So the one number has the tokens and the time at which they were
   * counted.
   */
  private final AtomicLong spentUntil;

  /**
   * A full bucket.
   *
   * @param mostPerSecond at least 1
   * @param now on the monotonic clock
   */
  RequestRate(int mostPerSecond, long now) {
    this.nanosPerRequest = Math.max(1, BURST_NANOS / mostPerSecond);
    this.spentUntil = new AtomicLong(now - BURST_NANOS);
  }

  /** Takes a token, if there is one. */
  boolean take(long now) {
    while (true) {
      long before = spentUntil.get();
      long since = isFull(before, now) ? now - BURST_NANOS : before;
      long after = since + nanosPerRequest;
      if (after - now > 0) {
        return false;
      }
      if (spentUntil.compareAndSet(before, after)) {
        return true;
      }
    }
  }

  /** Whether nothing is lost if it is forgotten. */
  boolean isFull(long now) {
    return isFull(spentUntil.get(), now);
  }

  private static boolean isFull(long spentUntil, long now) {
    return now - spentUntil >= BURST_NANOS;
  }
}
