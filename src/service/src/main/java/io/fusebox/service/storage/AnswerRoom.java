package io.fusebox.service.storage;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How many more answers to idempotency keys may be kept, from what this instance has kept while
 * they last: an answer counts for the retention and the two twelfths of it within which it is
 * deleted (see {@link AnswerSweep}). So nothing is counted in the database for a request.
 *
 * <p>Safe to call from any thread.
 */
final class AnswerRoom {

  private static final int PARTS_OF_RETENTION = 12;

  /** The part of the retention that has begun, those that it has, and what deleting takes. */
  private static final int PARTS = PARTS_OF_RETENTION + 3;

  private final long most;
  private final long nanosOfPart;
  private final LongSupplier nanoTime;
  private final long start;

  /** How many were kept in each part, by its number modulo {@link #PARTS}. */
  private final long[] keptInParts = new long[PARTS];

  /** The number of the latest part. */
  private long part;

  /** The sum of these. */
  private long kept;

  /** Whether it was as many as may be kept when it was last looked at. */
  private volatile boolean wasFull;

  /**
   * Room for so many answers.
   *
   * @param nanoTime a clock that only rises
   */
  AnswerRoom(long most, Duration retention, LongSupplier nanoTime) {
    this.most = most;
    this.nanosOfPart = Math.max(1, retention.dividedBy(PARTS_OF_RETENTION).toNanos());
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  /** Whether one more may be kept. */
  boolean isLeft() {
    return !wasFull || isLeftByNow();
  }

  private synchronized boolean isLeftByNow() {
    forgetDeleted();
    wasFull = kept >= most;
    return !wasFull;
  }

  /** Notes that so many answers are stored. */
  synchronized void onKept(long answers) {
    forgetDeleted();
    keptInParts[(int) (part % PARTS)] += answers;
    kept += answers;
    wasFull = kept >= most;
  }

  private void forgetDeleted() {
    long now = (nanoTime.getAsLong() - start) / nanosOfPart;
    // Past a whole turn, each part is one that is over.
    for (long next = Math.max(part + 1, now - PARTS + 1); next <= now; next++) {
      int oldest = (int) (next % PARTS);
      kept -= keptInParts[oldest];
      keptInParts[oldest] = 0;
    }
    part = now;
  }
}
