package io.fusebox.service.storage;

import io.agroal.api.AgroalDataSource;
import io.fusebox.service.storage.Availability.Use;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The connections of the pool, with a refusal at once where there is none: when the database
 * refuses a connection, the pool itself tries again after most of a second. So once a connection
 * has been lost, one thread tries to open a new one ({@link DatabaseWatch}), and all others wait
 * for what it finds, which takes a moment; while the database refuses, they are refused at once.
 *
 * <p>Safe to call from any thread.
 */
@ApplicationScoped
class Connections {

  /** How long others wait for the one who tries, before they try themselves. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final AgroalDataSource pool;

  /** Under way, or done and refused; null: no reason to doubt that connections can be had. */
  private final AtomicReference<@Nullable Trial> trial = new AtomicReference<>();

  private final Semaphore wakeUps = new Semaphore(0);

  Connections(AgroalDataSource pool) {
    this.pool = pool;
  }

  /** One doubt: completes with the refusal, or null when a connection was opened. */
  private record Trial(CompletableFuture<@Nullable SQLException> result) {}

  /**
   * A connection of the pool.
   *
   * @throws RefusedException as {@link #requireReachable}
   */
  Connection get(Use use) throws SQLException {
    requireReachable(use);
    return pool.getConnection();
  }

  /**
   * Goes on where connections can be had, as far as is known.
   *
   * @throws RefusedException the database refuses connections at present, or is still at work on a
   *     statement to which this thread got no answer
   */
  void requireReachable(Use use) throws RefusedException {
    if (Backends.OF_THIS_PROCESS.hasUnanswered(use)) {
      throw new RefusedException(
          new SQLException(
              "a statement got no answer in time, and the server is still at work on it"));
    }
    Trial doubt = trial.get();
    if (doubt == null) {
      return;
    }
    try {
      SQLException refusal = doubt.result().get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
      if (refusal != null) {
        throw new RefusedException(refusal);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Whoever asks finds out by himself.
      return;
    }
  }

  /** Notes that a connection was lost, which the next ones are as likely to be. */
  void doubt() {
    if (trial.compareAndSet(null, new Trial(new CompletableFuture<>()))) {
      wakeUps.release();
    }
  }

  /** Waits, for so long at most, until there is a doubt. For the one thread that tries. */
  void awaitDoubt(Duration limit) throws InterruptedException {
    if (wakeUps.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      wakeUps.drainPermits();
    }
  }

  /** Whether there is a doubt that is not settled, or a refusal. */
  boolean isDoubted() {
    return trial.get() != null;
  }

  /** Tries to open a connection, and lets all others know. For the one thread that does. */
  void settleDoubt() {
    Trial doubt = trial.get();
    if (doubt == null) {
      return;
    }
    SQLException refusal = refusal();
    if (refusal == null) {
      trial.set(null);
      doubt.result().complete(null);
    } else if (!doubt.result().complete(refusal)) {
      trial.set(new Trial(CompletableFuture.completedFuture(refusal)));
    }
  }

  /** How the database refuses a new connection; null: it does not, or does not say. */
  private @Nullable SQLException refusal() {
    try {
      pool.isHealthy(true);
      return null;
    } catch (SQLException e) {
      String state = String.valueOf(e.getSQLState());
      return state.startsWith("08") || state.startsWith("57P") ? e : null;
    }
  }

  /** It is known to be in vain to ask for a connection at present. */
  static final class RefusedException extends SQLException {
    private static final long serialVersionUID = 1;

    RefusedException(SQLException refusal) {
      super(refusal.getMessage(), refusal.getSQLState(), refusal);
    }
  }
}
