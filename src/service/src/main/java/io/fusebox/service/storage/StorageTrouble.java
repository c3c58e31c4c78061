package io.fusebox.service.storage;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.fusebox.service.coordination.LostRaceException;
import io.fusebox.service.coordination.StorageException;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with the database: tells one kind from another, gets rid of connections that are
 * of no more use, and tells the log once when the database goes and once when it is back.
 */
@ApplicationScoped
class StorageTrouble {

  private final AgroalDataSource pool;
  private final AtomicBoolean available = new AtomicBoolean(true);

  StorageTrouble(AgroalDataSource pool) {
    this.pool = pool;
  }

  /** The trouble that a failure tells of, after which the pool holds no dead connections. */
  Trouble of(Throwable failure) {
    Trouble trouble = Trouble.of(failure);
    if (trouble.isOfConnection()) {
      // Connections of before a restart or a failover are as dead as this one.
      pool.flush(FlushMode.GRACEFUL);
    }
    return trouble;
  }

  /** The exception for what cannot be tried again. */
  StorageException unavailable(Trouble trouble, Throwable cause) {
    if (trouble.isLostRace()) {
      return new LostRaceException(trouble.message(), cause);
    }
    if (available.getAndSet(false)) {
      Log.errorf("The database cannot be used: %s", trouble.message());
    }
    return new StorageException(trouble.message(), cause);
  }

  /** Takes note that the database has answered. */
  void isAvailable() {
    if (!available.get() && !available.getAndSet(true)) {
      Log.info("The database can be used again");
    }
  }

  /** What went wrong, by its SQLSTATE; null where the driver or the pool gave none. */
  record Trouble(String message, @Nullable String sqlState) {

    private static Trouble of(Throwable failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException sql) {
          return new Trouble(String.valueOf(sql.getMessage()), sql.getSQLState());
        }
      }
      return new Trouble(String.valueOf(failure.getMessage()), null);
    }

    /** Connection lost or refused, server shutting down or starting, or become read-only. */
    boolean isOfConnection() {
      return sqlState != null
          && (sqlState.startsWith("08") || sqlState.startsWith("57P") || sqlState.equals("25006"));
    }

    /** A serialization error or a deadlock: rolled back for certain, even where a commit told. */
    boolean isLostRace() {
      return "40001".equals(sqlState) || "40P01".equals(sqlState);
    }

    /** A unique key was there already. */
    boolean isTakenKey() {
      return "23505".equals(sqlState);
    }
  }
}
