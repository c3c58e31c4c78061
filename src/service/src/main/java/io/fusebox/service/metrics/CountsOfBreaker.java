package io.fusebox.service.metrics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** What one instance has counted for one breaker. Safe to use from any thread. */
final class CountsOfBreaker {

  private static final int KINDS = CallKind.values().length;
  private static final int NANOS = KINDS;
  private static final int MAX = 2 * KINDS;
  private static final int MAX_BEFORE = 3 * KINDS;
  private static final int NOT_PERMITTED = 4 * KINDS;

  /** Of all calls, when the window began. */
  private static final int TOTAL_BEFORE = NOT_PERMITTED + 1;

  /** Of a breaker for which nothing was counted; never added to. Behind what it is made with. */
  static final CountsOfBreaker NONE = new CountsOfBreaker();

  /**
   * For each kind of call the number, their nanoseconds, and the longest one's of this window and
   * the one before; and the other figures. One object, as there can be many breakers.
   */
  private final AtomicLongArray figures = new AtomicLongArray(TOTAL_BEFORE + 1);

  void add(CallKind kind, long calls, @Nullable Duration each) {
    int index = kind.index();
    figures.getAndAdd(index, calls);
    if (each != null) {
      long nanos = each.toNanos();
      figures.getAndAdd(NANOS + index, nanos * calls);
      if (nanos > figures.get(MAX + index)) {
        figures.accumulateAndGet(MAX + index, nanos, Math::max);
      }
    }
  }

  void addNotPermitted(long calls) {
    figures.getAndAdd(NOT_PERMITTED, calls);
  }

  /**
   * Begins a window.
   *
   * @return whether nothing was counted in the one that ends
   */
  boolean turn() {
    long total = figures.get(NOT_PERMITTED);
    for (int kind = 0; kind < KINDS; kind++) {
      total += figures.get(kind);
      figures.set(MAX_BEFORE + kind, figures.getAndSet(MAX + kind, 0));
    }
    return figures.getAndSet(TOTAL_BEFORE, total) == total;
  }

  long calls(CallKind kind) {
    return figures.get(kind.index());
  }

  double seconds(CallKind kind) {
    return figures.get(NANOS + kind.index()) / 1e9;
  }

  /** The longest call of the last minute or two. */
  double maxSeconds(CallKind kind) {
    int index = kind.index();
    return Math.max(figures.get(MAX + index), figures.get(MAX_BEFORE + index)) / 1e9;
  }

  long notPermitted() {
    return figures.get(NOT_PERMITTED);
  }
}
