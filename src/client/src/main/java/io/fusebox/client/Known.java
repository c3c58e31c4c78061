package io.fusebox.client;

import io.fusebox.engine.State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known here of a breaker in the service. An immutable value. Moments are on {@link
 * System#nanoTime}.
 *
 * @param state its state when it was last heard of
 * @param generation its generation then; 0: it was not heard of yet
 * @param ticket what everyone is given who asks; null: nobody is
 * @param rejected what the service said when it last rejected; null: it has not
 * @param waitUntil when the wait in OPEN is over, as far as that is known; null: it is not
 */
record Known(
    State state,
    long generation,
    @Nullable Ticket ticket,
    @Nullable Rejected rejected,
    @Nullable Long waitUntil) {

  /**
   * What the service said, and for how long it is said here.
   *
   * @param at when it was said
   * @param until when the service is to be asked again; at the latest when its wait is over
   */
  record Rejected(Rejection rejection, long at, long until) {

    /** When it is no more said, whatever the service says then; null: it was not told. */
    private @Nullable Long waitUntil() {
      Duration retryAfter = rejection.retryAfter();
      return retryAfter == null ? null : at + retryAfter.toNanos();
    }

    /** The same words with what is left of the wait. */
    Rejection still(long nanoTime) {
      Long wait = waitUntil();
      return wait == null
          ? rejection
          : new Rejection(
              rejection.state(),
              rejection.why(),
              Duration.ofNanos(Math.max(1, wait - nanoTime)),
              rejection.reason());
    }
  }

  /** Nothing was heard of it yet. */
  static final Known NOTHING = toAsk(State.CLOSED, 0);

  /** The service is to be asked. */
  static Known toAsk(State state, long generation) {
    return new Known(state, generation, null, null, null);
  }

  /** It has opened, and waits until then or a little longer; the service is to be asked. */
  static Known opened(long generation, long waitUntil) {
    return new Known(State.OPEN, generation, null, null, waitUntil);
  }

  static Known permitting(Ticket ticket, State state, long generation) {
    return new Known(state, generation, ticket, null, null);
  }

  static Known rejecting(Rejected rejected, long generation) {
    State state = rejected.rejection().state();
    return new Known(
        state, generation, null, rejected, state == State.OPEN ? rejected.waitUntil() : null);
  }

  /** The same, about which the service is to be asked. */
  Known doubted() {
    Rejected last = rejected;
    return new Known(
        state,
        generation,
        null,
        last == null ? null : new Rejected(last.rejection(), last.at(), last.at()),
        waitUntil);
  }

  /** The same, of which nothing is sure: whatever is heard next holds. */
  Known forgotten() {
    return new Known(state, 0, null, null, waitUntil);
  }

  /** What whoever asks now is answered; null: the service is to be asked. */
  @Nullable Grant grant() {
    if (ticket != null) {
      return ticket;
    }
    Rejected last = rejected;
    if (last == null) {
      return null;
    }
    long now = System.nanoTime();
    return now - last.until() >= 0 ? null : last.still(now);
  }

  /** How much of the wait in OPEN is left, in nanoseconds; 0: none, or it is not known. */
  long waitLeft(long nanoTime) {
    Long until = waitUntil;
    return until == null ? 0 : Math.max(0, until - nanoTime);
  }
}
