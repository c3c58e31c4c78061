package io.fusebox.client;

import io.fusebox.engine.Decision.RejectionReason;
import io.fusebox.engine.State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call was not made, because its breaker did not permit it. It has no stack trace: rejections are
 * many when a dependency is down, and are to cost little.
 */
public final class BreakerOpenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String breaker;
  private final State state;
  private final String why;
  private final @Nullable Duration retryAfter;
  private final @Nullable RejectionReason reason;

  BreakerOpenException(String breaker, Rejection rejection) {
    super(message(breaker, rejection), null, false, false);
    this.breaker = breaker;
    this.state = rejection.state();
    this.why = rejection.why();
    this.retryAfter = rejection.retryAfter();
    this.reason = rejection.reason();
  }

  private static String message(String breaker, Rejection rejection) {
    String message = "breaker '" + breaker + "' is " + rejection.state() + ": " + rejection.why();
    Duration retryAfter = rejection.retryAfter();
    return retryAfter == null ? message : message + "; ask again after " + retryAfter;
  }

  /** The breaker's name. */
  public String breaker() {
    return breaker;
  }

  /** The breaker's state, as far as it is known here. */
  public State state() {
    return state;
  }

  /** The reason in words, with the figures that decided. */
  public String why() {
    return why;
  }

  /** After how long to ask again; null: not known. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /**
   * Which of the breaker's rules it is; null: none, the service is out of reach and {@link
   * WhenOutOfReach#REJECT} is set.
   */
  public @Nullable RejectionReason reason() {
    return reason;
  }
}
