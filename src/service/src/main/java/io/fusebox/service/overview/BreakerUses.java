package io.fusebox.service.overview;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The breakers that were used within a period, and those among them of which that is yet to be
 * stored. A use costs one look-up in a map. Bounded: where more names are used in a period than are
 * noted, the next period begins at once. Safe to call from any thread.
 */
final class BreakerUses {

  /** Some 10 MB of names that are as long as can be. */
  private static final int MOST_NAMES = 50_000;

  private final Set<String> noted = ConcurrentHashMap.newKeySet();
  private final Queue<String> toStore = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /** Notes a use. */
  void onUse(String breaker) {
    if (!noted.contains(breaker)) {
      note(breaker);
    }
  }

  private void note(String breaker) {
    if (waiting.get() >= MOST_NAMES) {
      // The database does not answer; what is used goes on being used.
      return;
    }
    if (noted.size() >= MOST_NAMES) {
      beginPeriod();
    }
    if (noted.add(breaker)) {
      waiting.incrementAndGet();
      toStore.add(breaker);
    }
  }

  /** Begins another period: each breaker is noted again when it is used again. */
  void beginPeriod() {
    noted.clear();
  }

  /** Takes some of the names that are yet to be stored; empty: there are none. */
  List<String> take(int most) {
    List<String> names = new ArrayList<>();
    String name;
    while (names.size() < most && (name = toStore.poll()) != null) {
      names.add(name);
    }
    waiting.addAndGet(-names.size());
    return names;
  }

  /** Gives names back that could not be stored. */
  void giveBack(List<String> names) {
    waiting.addAndGet(names.size());
    toStore.addAll(names);
  }
}
