package io.fusebox.client;

import io.fusebox.engine.Transition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Is told what happens to breakers and to their calls. Called on the thread on which it happened,
 * often one that makes a call: it should be quick and may be called by many at once. What it throws
 * is logged and harms nobody.
 */
public interface BreakerListener {

  /** A breaker's state has changed, here or, as far as this process hears of it, elsewhere. */
  default void onTransition(String breaker, Transition transition) {}

  /** A call succeeded. */
  default void onSuccess(String breaker, Duration duration) {}

  /**
   * A call failed.
   *
   * @param error what it threw; null: its result was a failure
   */
  default void onError(String breaker, Duration duration, @Nullable Throwable error) {}

  /** A call threw something that is ignored: it counts neither as success nor as failure. */
  default void onIgnoredError(String breaker, Duration duration, Throwable error) {}

  /** A call was not made. */
  default void onNotPermitted(String breaker, BreakerOpenException rejection) {}

  /** The service is out of reach; {@link WhenOutOfReach} says what happens from now on. */
  default void onDegraded(String why) {}

  /** The service is back; what was counted meanwhile is told to it. */
  default void onRecovered() {}

  /**
   * Outcomes were given up: the buffer was full, they were too old, or the service refused them.
   *
   * @param calls how many
   */
  default void onDropped(String breaker, long calls, String why) {}
}
