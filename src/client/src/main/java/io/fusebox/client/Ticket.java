package io.fusebox.client;

import io.fusebox.engine.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The leave to make a call, which knows where its outcome is to be told. Thread-safe. In CLOSED all
 * callers can share one.
 */
non-sealed interface Ticket extends Grant {

  /** What {@link #report} gives where all is done on return. */
  CompletionStage<@Nullable Void> DONE = CompletableFuture.completedFuture(null);

  /** How long this may stay out; null: it is no trial, and has no lease. */
  default @Nullable Lease lease() {
    return null;
  }

  /**
   * Prolongs the lease.
   *
   * @return whether the permit still holds; fails where that could not be found out
   */
  default CompletionStage<Boolean> renew() {
    return CompletableFuture.completedFuture(true);
  }

  /**
   * Tells how the call ended. Never throws, never blocks for long: what cannot be told now is told
   * later, or is told to the listeners as dropped.
   *
   * @param ended when it ended, on {@link System#nanoTime}
   * @param nanos how long it took; negative: unknown
   * @param error what went wrong, in words; null: not said
   * @return done when the home has taken it, or will take it later; never fails
   */
  CompletionStage<@Nullable Void> report(
      Outcome outcome, long ended, long nanos, @Nullable String error);
}
