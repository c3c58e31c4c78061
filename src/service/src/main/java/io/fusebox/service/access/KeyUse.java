package io.fusebox.service.access;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** When keys were used last. Safe to call from any thread. */
final class KeyUse {

  /** A key that is used all the time is not written to all the time. */
  private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** On the monotonic clock. */
  private final Map<UUID, AtomicLong> latest = new ConcurrentHashMap<>();

  /** Notes that a key is used. */
  void onUse(UUID key) {
    long now = System.nanoTime();
    AtomicLong last = latest.get(key);
    if (last == null) {
      latest.putIfAbsent(key, new AtomicLong(now));
    } else if (now - last.get() >= STEP_NANOS) {
      last.set(now);
    }
  }

  /**
   * Takes the keys that were used since the last time, with when they were.
   *
   * @param now the clock on which to tell it
   */
  Map<UUID, Instant> take(Instant now) {
    long nanos = System.nanoTime();
    Map<UUID, Instant> taken = new HashMap<>();
    for (UUID key : List.copyOf(latest.keySet())) {
      AtomicLong last = latest.remove(key);
      if (last != null) {
        taken.put(key, now.minusNanos(nanos - last.get()));
      }
    }
    return taken;
  }
}
