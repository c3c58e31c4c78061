package io.fusebox.service.storage;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.fusebox.service.coordination.StorageException;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs work in transactions, and tells trouble with the database from trouble with the work. */
@ApplicationScoped
class Transactions {

  private static final int MOST_TRIES = 5;

  private final EntityManager entities;
  private final AgroalDataSource pool;
  private final AtomicBoolean available = new AtomicBoolean(true);

  Transactions(EntityManager entities, AgroalDataSource pool) {
    this.entities = entities;
    this.pool = pool;
  }

  /**
   * Runs the work in a transaction of its own and commits it. What lost a race (a serialization
   * error, a deadlock) or met a connection that had died is tried again; a commit that went wrong
   * is not, for it may have taken effect.
   *
   * @return what the work returned
   * @throws StorageException the database could not be asked, or did not answer; what the work
   *     itself throws, it throws unchanged, after rolling back
   */
  <T extends @Nullable Object> T run(Supplier<T> work) {
    for (int tries = 1; ; tries++) {
      Attempt<T> attempt = new Attempt<>(work);
      try {
        T result = QuarkusTransaction.requiringNew().call(attempt::run);
        tellAvailable();
        return result;
      } catch (PersistenceException | QuarkusTransactionException e) {
        StorageTrouble trouble = StorageTrouble.of(e);
        if (trouble.isOfConnection()) {
          // Connections of before a restart or a failover are as dead as this one.
          pool.flush(FlushMode.GRACEFUL);
        }
        if (tries == MOST_TRIES || !trouble.isWorthAnotherTry(attempt.wasCommitting())) {
          throw unavailable(trouble, e);
        }
      }
    }
  }

  private StorageException unavailable(StorageTrouble trouble, RuntimeException cause) {
    if (available.getAndSet(false)) {
      Log.errorf("The database cannot be used: %s", trouble.message());
    }
    return new StorageException(trouble.message(), cause);
  }

  private void tellAvailable() {
    if (!available.get() && !available.getAndSet(true)) {
      Log.info("The database can be used again");
    }
  }

  /** One try, which knows whether it got as far as the commit. */
  private final class Attempt<T extends @Nullable Object> {
    private final Supplier<T> work;
    private boolean done;

    Attempt(Supplier<T> work) {
      this.work = work;
    }

    T run() {
      T result = work.get();
      // Whatever can fail before the commit is to fail here, where it can be tried again.
      entities.flush();
      done = true;
      return result;
    }

    boolean wasCommitting() {
      return done;
    }
  }

  /** What went wrong, by its SQLSTATE; null where the driver or the pool gave none. */
  private record StorageTrouble(String message, @Nullable String sqlState) {

    static StorageTrouble of(Throwable failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException sql) {
          return new StorageTrouble(String.valueOf(sql.getMessage()), sql.getSQLState());
        }
      }
      return new StorageTrouble(String.valueOf(failure.getMessage()), null);
    }

    /** Connection lost or refused, server shutting down or starting, or become read-only. */
    boolean isOfConnection() {
      return sqlState != null
          && (sqlState.startsWith("08") || sqlState.startsWith("57P") || sqlState.equals("25006"));
    }

    private boolean isLostRace() {
      return "40001".equals(sqlState) || "40P01".equals(sqlState);
    }

    boolean isWorthAnotherTry(boolean wasCommitting) {
      // A lost race is rolled back for certain, even when the commit told of it.
      return isLostRace() || (isOfConnection() && !wasCommitting);
    }
  }
}
