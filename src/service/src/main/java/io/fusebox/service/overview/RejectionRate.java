package io.fusebox.service.overview;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How many calls a breaker rejects in a minute, from the number that it has counted since its
 * window was begun. Mutable, of one thread.
 */
final class RejectionRate {

  private static final int STEPS = 12;
  private static final long STEP_MICROS = TimeUnit.SECONDS.toMicros(60) / STEPS;

  private final long[] rejected = new long[STEPS];
  private long step;
  private long counted;
  private boolean begun;

  /**
   * Notes what the breaker has counted by a moment, which is not earlier than the one before.
   *
   * @param count since the window was begun; less than before: a new one was begun
   */
  void counted(long count, long nowMicros) {
    advance(nowMicros);
    // What was counted before this instance looked was not rejected within its first step.
    if (begun) {
      rejected[index(step)] += count >= counted ? count - counted : count;
    }
    begun = true;
    counted = count;
  }

  /** How many calls were rejected within the minute before that moment. */
  long perMinute(long nowMicros) {
    advance(nowMicros);
    long sum = 0;
    for (long each : rejected) {
      sum += each;
    }
    return sum;
  }

  private void advance(long nowMicros) {
    long now = nowMicros / STEP_MICROS;
    if (now < step) {
      // The clock was set back.
      Arrays.fill(rejected, 0);
      step = now;
    }
    for (long next = Math.max(step + 1, now - STEPS + 1); next <= now; next++) {
      rejected[index(next)] = 0;
    }
    step = Math.max(step, now);
  }

  private static int index(long step) {
    return (int) (step % STEPS);
  }
}
