package io.fusebox.client;

import io.fusebox.engine.Decision;
import io.fusebox.engine.State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call must not be made.
 *
 * @param state the breaker's state
 * @param why the reason in words, with the figures that decided
 * @param retryAfter after how long to ask again; null: not known
 * @param reason which of the breaker's rules it is; null: none, the service is out of reach and
 *     {@link WhenOutOfReach#REJECT} is set
 */
record Rejection(
    State state,
    String why,
    @Nullable Duration retryAfter,
    Decision.@Nullable RejectionReason reason)
    implements Grant {

  static Rejection of(Decision.Rejected rejected) {
    return new Rejection(
        rejected.state(), rejected.why(), rejected.retryAfter(), rejected.reason());
  }
}
