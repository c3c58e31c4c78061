package io.fusebox.resilience4j;

import io.fusebox.client.Permit;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The permits of one breaker that are out, since Resilience4j's interface hands none from the
 * question to the report. Thread-safe; each permit is taken out by one report only.
 *
 * <p>A report gets the newest permit that its thread was given. A thread that was given none gets
 * the newest trial permit, or else the newest: of the permits of one generation it is all the same
 * which, and the newest is the least likely to belong to a call that never reports.
 */
final class HeldPermits {

  /** Beyond these, calls never came to report: they threw an {@link Error}, say. */
  private static final int MOST = 10_000;

  /** After all that are no trials. */
  private static final long TRIAL = 1L << 62;

  private final ConcurrentSkipListMap<Long, Permit> out = new ConcurrentSkipListMap<>();
  private final AtomicLong number = new AtomicLong();
  private final ThreadLocal<ArrayDeque<Long>> ofThread = ThreadLocal.withInitial(ArrayDeque::new);

  void put(Permit permit, boolean trial) {
    long key = number.incrementAndGet() + (trial ? TRIAL : 0);
    ArrayDeque<Long> mine = ofThread.get();
    forgetTaken(mine);
    mine.addLast(key);
    out.put(key, permit);
    if (key % 1024 == 0) {
      giveUpOldest();
    }
  }

  /** The permit for a report of this thread; null: none is out. */
  @Nullable Permit take() {
    ArrayDeque<Long> mine = ofThread.get();
    for (Long key = mine.pollLast(); key != null; key = mine.pollLast()) {
      Permit permit = out.remove(key);
      if (permit != null) {
        return permit;
      }
    }
    Map.Entry<Long, Permit> newest = out.pollLastEntry();
    return newest == null ? null : newest.getValue();
  }

  /** Others may have reported for this thread, most likely what is oldest. */
  private void forgetTaken(ArrayDeque<Long> mine) {
    while (!mine.isEmpty() && !out.containsKey(mine.peekFirst())) {
      mine.pollFirst();
    }
    while (!mine.isEmpty() && !out.containsKey(mine.peekLast())) {
      mine.pollLast();
    }
  }

  private void giveUpOldest() {
    for (int over = out.size() - MOST; over > 0; over--) {
      Map.Entry<Long, Permit> oldest = out.pollFirstEntry();
      if (oldest != null) {
        oldest.getValue().release();
      }
    }
  }
}
