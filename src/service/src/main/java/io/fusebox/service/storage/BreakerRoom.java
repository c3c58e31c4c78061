package io.fusebox.service.storage;

import io.quarkus.logging.Log;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How many more breakers there may be. Most breakers are created, and all are refused, without a
 * count of the rows: from the latest count and from what this instance has created and deleted
 * since. A new count is made in the background, when the latest one is getting old; the caller
 * waits for one only where there is none to go by.
 *
 * <p>What other instances do is known with the next count. So together they can go over the limit:
 * each by as many as it may create on one count, which is a tenth of what that found free, but not
 * less than {@value #LEAST_ALLOWED}. And what others delete makes room {@link #BELIEVED_FULL_FOR}
 * later at the latest. On one instance the limit is never passed.
 *
 * <p>Safe to call from any thread.
 */
final class BreakerRoom {

  /** So that creating and deleting by turns at the limit does not count each time. */
  static final long LEAST_ALLOWED = 100;

  /** How long breakers are refused on the word of one count. */
  static final Duration BELIEVED_FULL_FOR = Duration.ofSeconds(5);

  /** How old a count is when refusals ask for the next one. */
  private static final Duration REFRESHED_WHILE_FULL = Duration.ofSeconds(2);

  /** How old a count is when a creation asks for the next one, for others create, too. */
  private static final Duration REFRESHED = Duration.ofMinutes(1);

  private final long most;
  private final LongSupplier count;
  private final LongSupplier nanoTime;
  private final Executor background;

  /** Held while the rows are counted, so that one thread at a time counts them. */
  private final ReentrantLock counting = new ReentrantLock();

  // Guarded by this object's monitor, which is never held while the rows are counted.

  /** How many counts there were; 0: nothing is known yet. */
  private long counts;

  private long countedAt;

  /** How many rows the latest count found, and {@link #created} when it began. */
  private long found;

  private long createdBefore;

  /** {@link #deleted} when the latest count had ended. */
  private long deletedBefore;

  /** Stored by this instance, and deleted by it, since it started. */
  private long created;

  private long deleted;

  /** Places that were taken for breakers that are not stored yet. */
  private long taken;

  /** At which sum of created and taken another count is due. */
  private long allowed;

  private boolean isToBeRefreshed;

  private enum Answer {
    ROOM,
    FULL,
    UNKNOWN
  }

  /**
   * Room for so many breakers.
   *
   * @param count counts the rows; throws where the database does not answer
   * @param nanoTime a clock that only rises
   * @param background runs what may wait for the database
   */
  BreakerRoom(long most, LongSupplier count, LongSupplier nanoTime, Executor background) {
    this.most = most;
    this.count = count;
    this.nanoTime = nanoTime;
    this.background = background;
  }

  /**
   * Takes the place of one more breaker.
   *
   * @return false: there is none
   */
  boolean take() {
    while (true) {
      long before;
      Answer answer;
      synchronized (this) {
        before = counts;
        answer = answer();
      }
      if (answer != Answer.UNKNOWN) {
        return answer == Answer.ROOM;
      }
      countUnlessCountedSince(before);
    }
  }

  /** From what is known; takes the place where there is one. */
  private Answer answer() {
    long age = nanoTime.getAsLong() - countedAt;
    boolean isFull = free() <= 0;
    if (counts == 0 || (isFull ? age > BELIEVED_FULL_FOR.toNanos() : created + taken >= allowed)) {
      return Answer.UNKNOWN;
    }
    long leftOnThisCount = allowed - created - taken;
    boolean isAging = age > (isFull ? REFRESHED_WHILE_FULL : REFRESHED).toNanos();
    if (isAging || (!isFull && leftOnThisCount == allowedOn(free()) / 2)) {
      refreshLater();
    }
    if (isFull) {
      return Answer.FULL;
    }
    taken++;
    return Answer.ROOM;
  }

  private long free() {
    return most - found - (created - createdBefore) - taken + (deleted - deletedBefore);
  }

  private static long allowedOn(long free) {
    return Math.max(LEAST_ALLOWED, free / 10);
  }

  private void refreshLater() {
    if (!isToBeRefreshed) {
      isToBeRefreshed = true;
      background.execute(this::refresh);
    }
  }

  private void refresh() {
    try {
      long before;
      synchronized (this) {
        before = counts;
      }
      countUnlessCountedSince(before);
    } catch (RuntimeException e) {
      // The next request that needs a count makes one, and fails if that fails.
      Log.debugf("Breakers are not counted for now: %s", e.getMessage());
    } finally {
      synchronized (this) {
        isToBeRefreshed = false;
      }
    }
  }

  private void countUnlessCountedSince(long before) {
    counting.lock();
    try {
      long createdByThen;
      synchronized (this) {
        if (counts != before) {
          return;
        }
        createdByThen = created;
      }
      long rows = count.getAsLong();
      synchronized (this) {
        counts++;
        countedAt = nanoTime.getAsLong();
        found = rows;
        // Whatever was stored or deleted meanwhile, the count may have seen or not: what there
        // is may be taken for too much until the next one, and not for too little.
        createdBefore = createdByThen;
        deletedBefore = deleted;
        allowed = created + taken + allowedOn(free());
      }
    } finally {
      counting.unlock();
    }
  }

  /** Gives back places that were taken for breakers that were not stored. */
  synchronized void giveBack(int places) {
    taken -= places;
  }

  /** Notes that breakers are stored for which places were taken. */
  synchronized void onCreated(int breakers) {
    taken -= breakers;
    created += breakers;
  }

  /** Notes that this instance has deleted a breaker. */
  synchronized void onDeleted() {
    deleted++;
  }
}
