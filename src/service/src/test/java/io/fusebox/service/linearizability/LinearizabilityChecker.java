package io.fusebox.service.linearizability;

import java.time.Duration;
import java.util.List;

/**
 * Checks whether histories of many clients, perhaps of many services, are such as one breaker gives
 * rise to that is asked one thing after another (they are linearizable; Herlihy and Wing 1990).
 *
 * <p>A history that is explained has counted every acknowledged outcome exactly once and nothing
 * else, has given no more trials than the settings allow, has permitted nothing between an
 * acknowledged trip and the end of the wait, and has taken no late or repeated outcome for one that
 * counts. For each of these, an answer would be another than the engine's in every order.
 *
 * <p>Immutable; histories of different breakers can be checked by different threads.
 */
public final class LinearizabilityChecker {

  /** An ordinary history needs about one step an operation. */
  private static final long MOST_STEPS = 3_000_000;

  private final long tolerance;

  /**
   * A checker.
   *
   * @param tolerance how much sooner or later than the settings say a wait in OPEN may be over by
   *     the clients' clock: by how much the service's estimate of the database's clock may lag
   */
  public LinearizabilityChecker(Duration tolerance) {
    this.tolerance = tolerance.toNanos();
  }

  /** Checks one breaker's history. */
  public Verdict check(BreakerHistory history) {
    return new Search(history, MOST_STEPS).run(tolerance);
  }

  /** Checks histories of many breakers, several at once, and returns the verdicts in order. */
  public List<Verdict> check(List<BreakerHistory> histories) {
    return histories.parallelStream().map(this::check).toList();
  }
}
