package io.fusebox.service.overview;

import io.fusebox.engine.DisplayText;
import io.fusebox.service.overview.CallerStore.Beat;
import io.fusebox.service.overview.CallerStore.Heard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Which callers this instance has heard of lately, and of which breakers. It is asked for each call
 * of each host, so it costs two look-ups in maps, and a write once a beat. Bounded: callers and
 * pairs beyond the limits are not noted. Safe to call from any thread.
 */
final class CallerActivity {

  private static final int LONGEST_CLIENT = 128;

  private final Limits limits;
  private final Map<String, Caller> callers = new ConcurrentHashMap<>();
  private final Map<String, OfBreaker> breakers = new ConcurrentHashMap<>();
  private final AtomicInteger pairs = new AtomicInteger();

  /** Counts beats: the clock here. */
  private volatile int beat;

  /**
   * What bounds it.
   *
   * @param callers how many are known at once
   * @param pairs how many pairs of a breaker and a caller are
   * @param beatsToForget after how many beats a caller is no longer one of a breaker's
   */
  record Limits(int callers, int pairs, int beatsToForget) {}

  /** One that was heard of. */
  private static final class Caller {
    private volatile int lastBeat = -1;
    private volatile @Nullable String client;
    private final AtomicInteger streams = new AtomicInteger();
  }

  /** The callers of a breaker, each with the beat in which it was heard of last. */
  private static final class OfBreaker {
    private final Map<String, Integer> lastBeats = new ConcurrentHashMap<>();
    private volatile boolean hasChanged;
  }

  CallerActivity(Limits limits) {
    this.limits = limits;
  }

  /**
   * Notes that a caller has called.
   *
   * @param caller null: unnamed
   * @return whether it is the first time in this beat: then {@link #onClient} is to be told what
   *     program it uses
   */
  boolean onCall(String breaker, @Nullable String caller) {
    if (caller == null) {
      return false;
    }
    onCallOf(breaker, caller);
    return onCaller(caller);
  }

  private void onCallOf(String breaker, String caller) {
    OfBreaker known = breakers.get(breaker);
    if (known != null) {
      Integer last = known.lastBeats.get(caller);
      if (last != null) {
        if (last != beat) {
          known.lastBeats.put(caller, beat);
        }
        return;
      }
    }
    if (pairs.get() < limits.pairs()) {
      pairs.incrementAndGet();
      OfBreaker of = breakers.computeIfAbsent(breaker, b -> new OfBreaker());
      of.lastBeats.put(caller, beat);
      of.hasChanged = true;
    }
  }

  private boolean onCaller(String name) {
    Caller caller = callers.get(name);
    if (caller == null) {
      if (callers.size() >= limits.callers()) {
        return false;
      }
      caller = callers.computeIfAbsent(name, n -> new Caller());
    }
    if (caller.lastBeat == beat) {
      return false;
    }
    caller.lastBeat = beat;
    return true;
  }

  /**
   * Notes what program a caller uses.
   *
   * @param client as its header User-Agent says; null: not said
   */
  void onClient(String name, @Nullable String client) {
    Caller caller = callers.get(name);
    if (caller != null && client != null) {
      caller.client = DisplayText.clean(client, LONGEST_CLIENT);
    }
  }

  /**
   * Notes that a caller listens from now on.
   *
   * @return what notes that it does no longer
   */
  Runnable onListening(String name, @Nullable String client) {
    onCaller(name);
    onClient(name, client);
    Caller caller = callers.get(name);
    if (caller == null) {
      return () -> {};
    }
    caller.streams.incrementAndGet();
    AtomicInteger once = new AtomicInteger(1);
    return () -> caller.streams.addAndGet(-once.getAndSet(0));
  }

  /**
   * Ends the beat, and begins the next.
   *
   * @param all whether to tell of all breakers, whether or not their callers have changed
   */
  Beat endBeat(boolean all) {
    int ended = beat;
    beat = ended + 1;
    List<Heard> heard = new ArrayList<>();
    callers.forEach(
        (name, caller) -> {
          boolean isListening = caller.streams.get() > 0;
          if (isListening || caller.lastBeat >= ended) {
            heard.add(new Heard(name, caller.client, isListening));
          } else if (ended - caller.lastBeat > limits.beatsToForget()) {
            callers.remove(name, caller);
          }
        });
    Map<String, Set<String>> changed = new HashMap<>();
    AtomicInteger left = new AtomicInteger();
    breakers.forEach(
        (breaker, of) -> {
          forget(of, ended - limits.beatsToForget());
          if (of.hasChanged || all) {
            of.hasChanged = false;
            changed.put(breaker, new TreeSet<>(of.lastBeats.keySet()));
          }
          if (of.lastBeats.isEmpty()) {
            breakers.remove(breaker, of);
          }
          left.addAndGet(of.lastBeats.size());
        });
    // Counted anew, as of two threads that note the same pair both count it.
    pairs.set(left.get());
    return new Beat(heard, changed);
  }

  private void forget(OfBreaker of, int before) {
    of.lastBeats.forEach(
        (caller, last) -> {
          if (last < before && of.lastBeats.remove(caller, last)) {
            of.hasChanged = true;
          }
        });
  }

  /** The callers of a breaker that this instance has heard of lately. */
  Set<String> callersOf(String breaker) {
    OfBreaker of = breakers.get(breaker);
    return of == null ? Set.of() : of.lastBeats.keySet();
  }
}
