package io.fusebox.service.metrics;

import io.fusebox.engine.Outcome;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The calls that were reported to this instance, and those that it did not permit, by breaker,
 * since it started; so their sum over all instances is that of the fleet. Safe to call from any
 * thread; counting takes an addition or three, and no lock.
 */
@Singleton
public final class CallCounts {

  /** Of how many breakers, each some 200 bytes; those that come later are not counted. */
  private static final int MOST_BREAKERS = 100_000;

  private static final long MAX_WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final ConcurrentMap<String, CountsOfBreaker> breakers = new ConcurrentHashMap<>();
  private long turned = System.nanoTime();

  /**
   * Counts calls whose outcome has been stored.
   *
   * @param each how long each took; null: not said
   */
  public void onCalls(String breaker, Outcome outcome, long calls, @Nullable Duration each) {
    CountsOfBreaker counts = toAddTo(breaker);
    if (counts != null) {
      counts.add(CallKind.of(outcome), calls, each);
    }
  }

  /** Counts calls that were not permitted. */
  public void onNotPermitted(String breaker, long calls) {
    CountsOfBreaker counts = toAddTo(breaker);
    if (counts != null) {
      counts.addNotPermitted(calls);
    }
  }

  private @Nullable CountsOfBreaker toAddTo(String breaker) {
    CountsOfBreaker counts = breakers.get(breaker);
    if (counts != null) {
      return counts;
    }
    return breakers.size() < MOST_BREAKERS
        ? breakers.computeIfAbsent(breaker, name -> new CountsOfBreaker())
        : null;
  }

  /** What was counted for a breaker. */
  CountsOfBreaker of(String breaker) {
    return breakers.getOrDefault(breaker, CountsOfBreaker.NONE);
  }

  /**
   * Begins a new window for the longest durations, if it is time to, and forgets breakers that are
   * gone: those that are not there now, and for which nothing was counted in the window before.
   */
  synchronized void turn(long nanoTime, Predicate<String> isThere) {
    if (nanoTime - turned >= MAX_WINDOW_NANOS) {
      turned = nanoTime;
      breakers
          .entrySet()
          .removeIf(entry -> entry.getValue().turn() && !isThere.test(entry.getKey()));
    }
  }
}
