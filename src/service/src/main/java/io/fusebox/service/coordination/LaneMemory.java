package io.fusebox.service.coordination;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Settings;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Breakers as a lane last saw them: guesses that each write checks. Bounded by what they take in
 * memory; those that were not used for longest are forgotten first. Mutable, confined to its lane.
 */
final class LaneMemory {

  /** For how many uses a breaker counts as shared after another instance was seen to write it. */
  private static final int USES_AS_SHARED = 64;

  private static final int MOST_SHARED = 10_000;

  private final long mostBytes;
  private final LinkedHashMap<String, Remembered> breakers = new LinkedHashMap<>(16, 0.75f, true);
  private final LinkedHashMap<String, Integer> shared = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  LaneMemory(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** A breaker, the version of the row that it is as, and about what it takes in memory. */
  record Remembered(
      String name,
      long version,
      Instant createdAt,
      boolean isDeclared,
      Breaker breaker,
      long bytes) {

    Remembered(String name, long version, Instant createdAt, boolean isDeclared, Breaker breaker) {
      this(name, version, createdAt, isDeclared, breaker, bytesOf(breaker));
    }

    private static long bytesOf(Breaker breaker) {
      return 1_000 + bytesOfWindow(breaker.settings()) + breaker.bytesOfCallers();
    }

    private static long bytesOfWindow(Settings settings) {
      int size = settings.slidingWindowSize();
      return switch (settings.slidingWindowType()) {
        case COUNT_BASED -> size / 4;
        case TIME_BASED -> size * 24L;
        case UNBOUNDED -> 24;
      };
    }
  }

  @Nullable Remembered find(String name) {
    return breakers.get(name);
  }

  void remember(Remembered remembered) {
    forget(remembered.name());
    breakers.put(remembered.name(), remembered);
    bytes += remembered.bytes();
    Iterator<Remembered> oldestFirst = breakers.values().iterator();
    while (bytes > mostBytes && oldestFirst.hasNext()) {
      bytes -= oldestFirst.next().bytes();
      oldestFirst.remove();
    }
  }

  void forget(String name) {
    Remembered forgotten = breakers.remove(name);
    bytes -= forgotten == null ? 0 : forgotten.bytes();
  }

  /** Notes that another instance has written the breaker in between. */
  void noteShared(String name) {
    shared.put(name, USES_AS_SHARED);
    if (shared.size() > MOST_SHARED) {
      shared.remove(shared.keySet().iterator().next());
    }
  }

  /** Whether another instance has written the breaker lately, so that a guess is likely wrong. */
  boolean isShared(String name) {
    return !shared.isEmpty()
        && shared.computeIfPresent(name, (same, uses) -> uses == 1 ? null : uses - 1) != null;
  }
}
