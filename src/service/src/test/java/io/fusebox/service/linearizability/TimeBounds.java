package io.fusebox.service.linearizability;

import io.fusebox.engine.Decision.RejectionReason;
import io.fusebox.engine.State;
import org.jspecify.annotations.Nullable;

/**
 * What an order of operations says about when they took effect, on the clients' clock. Moments are
 * nanoseconds. An immutable value.
 *
 * <p>An operation takes effect between its call and its answer, none before one that stands ahead
 * of it in the order. The first trial after a trip takes effect no sooner than a wait after it, and
 * a rejection with reason OPEN no later; each with the tolerance that the service's clock is
 * allowed. Everything is put as early as it can be. That is enough to find whether there are
 * moments for all of them: only a rejection can demand that something was later, namely the trip.
 * Whether an acquire without an answer was rejected in time is not asked.
 *
 * @param tolerance by how much the service's estimate of the database's clock may lag
 * @param earliest when the last operation in the order took effect, at the earliest
 * @param trippedFrom when the last trip took effect, at the earliest
 * @param trippedUntil and at the latest
 * @param openFor how long that trip's wait is
 */
record TimeBounds(
    long tolerance, long earliest, long trippedFrom, long trippedUntil, long openFor) {

  static TimeBounds none(long tolerance) {
    return new TimeBounds(tolerance, Long.MIN_VALUE, 0, 0, 0);
  }

  /**
   * The bounds once the operation has been put in order, too; null where there is no moment at
   * which it can have taken effect.
   *
   * @param before the breaker's state before it
   * @param model the breaker after it
   */
  @Nullable TimeBounds with(Operation operation, State before, Model model) {
    long at = Math.max(earliest, operation.invokedAt());
    TimeBounds next = this;
    if (before == State.OPEN && model.state() == State.OPEN) {
      long from = trippedFrom;
      if (operation.reply() instanceof Reply.Rejected rejected
          && rejected.reason() == RejectionReason.OPEN) {
        from = Math.max(from, at - openFor - tolerance);
      }
      long until = Math.min(trippedUntil, operation.returnedAt());
      next = new TimeBounds(tolerance, at, from, until, openFor);
      if (from > until) {
        return null;
      }
    } else if (before == State.OPEN) {
      at = Math.max(at, trippedFrom + openFor - tolerance);
      next = new TimeBounds(tolerance, at, 0, 0, 0);
    } else if (model.state() == State.OPEN) {
      next = new TimeBounds(tolerance, at, at, operation.returnedAt(), model.waitNanos());
    } else {
      next = new TimeBounds(tolerance, at, 0, 0, 0);
    }
    return next.earliest > operation.returnedAt() ? null : next;
  }
}
