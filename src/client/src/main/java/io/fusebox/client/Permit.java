package io.fusebox.client;

import io.fusebox.engine.Outcome;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The leave to make one call, to be returned by exactly one of {@link #success}, {@link #failure},
 * {@link #result} and {@link #release}. Whatever is returned after the first time changes nothing.
 * A trial permit that is not returned goes back by itself after {@code permitLease}, and its
 * outcome is not counted then; {@link #renew} prolongs it for a call that takes longer.
 * Thread-safe.
 */
public final class Permit {

  private static final AtomicIntegerFieldUpdater<Permit> RETURNED =
      AtomicIntegerFieldUpdater.newUpdater(Permit.class, "returned");

  private final Breaker breaker;
  private final Ticket ticket;
  private final long start = System.nanoTime();

  @SuppressWarnings("UnusedVariable") // RETURNED reads it.
  private volatile int returned;

  Permit(Breaker breaker, Ticket ticket) {
    this.breaker = breaker;
    this.ticket = ticket;
  }

  /**
   * Prolongs the lease of a trial permit: it ends {@code permitLease} from now, or when it would
   * have ended anyway where that is later. Waits no longer than any call of the breaker does.
   *
   * @return whether the permit holds, as far as is known: one that is no trial has no lease, and
   *     always does; false: it was returned, or has gone back and its outcome will not be counted
   */
  public boolean renew() {
    if (RETURNED.get(this) != 0) {
      return false;
    }
    try {
      return ticket.renew().toCompletableFuture().join();
    } catch (CompletionException e) {
      // It could not be asked; the lease that was given before may still run.
      return true;
    }
  }

  /** The call succeeded; it took from when this permit was given until now. */
  public void success() {
    long end = System.nanoTime();
    end(breaker::succeeded, end, end - start);
  }

  /**
   * The call succeeded.
   *
   * @param duration how long it took, not negative
   */
  public void success(Duration duration) {
    long nanos = nanos(duration);
    end(breaker::succeeded, System.nanoTime(), nanos);
  }

  /** The call threw this; it took from when this permit was given until now. */
  public void failure(Throwable thrown) {
    long end = System.nanoTime();
    failure(thrown, end, end - start);
  }

  /**
   * The call threw this. Whether it counts as a failure is up to the {@link CallRules}.
   *
   * @param duration how long it took, not negative
   */
  public void failure(Throwable thrown, Duration duration) {
    failure(thrown, System.nanoTime(), nanos(duration));
  }

  private void failure(Throwable thrown, long end, long nanos) {
    Objects.requireNonNull(thrown, "thrown must not be null");
    end((of, ended, took) -> breaker.threw(of, ended, took, thrown), end, nanos);
  }

  /**
   * The call returned this; it took from when this permit was given until now. Whether it counts as
   * a failure is up to the {@link CallRules}.
   */
  public void result(@Nullable Object result) {
    long end = System.nanoTime();
    end((of, ended, took) -> breaker.returned(of, ended, took, result), end, end - start);
  }

  /**
   * The call returned this. Whether it counts as a failure is up to the {@link CallRules}.
   *
   * @param duration how long it took, not negative
   */
  public void result(@Nullable Object result, Duration duration) {
    end(
        (of, ended, took) -> breaker.returned(of, ended, took, result),
        System.nanoTime(),
        nanos(duration));
  }

  /** The call was not made, or says nothing about the dependency. */
  public void release() {
    end(
        (of, ended, took) -> of.report(Outcome.RELEASED, ended, took, null),
        System.nanoTime(),
        Breaker.UNKNOWN);
  }

  private void end(End how, long end, long nanos) {
    if (RETURNED.compareAndSet(this, 0, 1)) {
      Breaker.await(how.tell(ticket, end, nanos));
    }
  }

  private static long nanos(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration must not be negative, but was " + duration);
    }
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  /** A way in which a call can end. */
  private interface End {
    CompletionStage<@Nullable Void> tell(Ticket ticket, long ended, long nanos);
  }
}
