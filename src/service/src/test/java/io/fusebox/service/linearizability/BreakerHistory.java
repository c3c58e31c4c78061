package io.fusebox.service.linearizability;

import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import java.util.Comparator;
import java.util.List;

/**
 * All that was asked of one breaker since it was declared, by all clients.
 *
 * @param operations in the order of their invocations
 */
public record BreakerHistory(String name, Settings settings, List<Operation> operations) {

  /**
   * Puts the operations in order.
   *
   * @throws IllegalArgumentException with these settings, time changes more than that the wait in
   *     OPEN ends, which is all that the checker reckons with
   */
  public BreakerHistory {
    if (settings.slidingWindowType() != SlidingWindowType.COUNT_BASED
        || !settings.maxWaitDurationInHalfOpenState().isZero()
        || settings.automaticTransitionFromOpenToHalfOpenEnabled()
        || settings.minimumDistinctCallers() != 1) {
      throw new IllegalArgumentException(
          "a window of calls, no limit to HALF_OPEN, no automatic transition and no distinct"
              + " callers are what can be checked, not "
              + settings);
    }
    operations =
        operations.stream().sorted(Comparator.comparingLong(Operation::invokedAt)).toList();
  }
}
