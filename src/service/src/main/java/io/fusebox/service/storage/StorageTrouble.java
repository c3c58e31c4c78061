package io.fusebox.service.storage;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.fusebox.service.coordination.LostRaceException;
import io.fusebox.service.coordination.StorageException;
import io.fusebox.service.storage.Availability.Use;
import io.fusebox.service.storage.Connections.RefusedException;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with the database: tells one kind from another, gets rid of connections that are
 * of no more use, and knows whether the database can be used ({@link Availability}). Safe to call
 * from any thread.
 */
@ApplicationScoped
class StorageTrouble {

  /** How often a statement is tried that met dead connections, as after a restart. */
  static final int MOST_TRIES = 5;

  /** How often connections are replaced because a database refuses to write. */
  private static final long REPLACEMENT_NANOS = Duration.ofSeconds(1).toNanos();

  private final AgroalDataSource pool;
  private final Connections connections;
  private final Availability availability =
      new Availability(System::nanoTime, this::logBeginning, message -> Log.info(message));

  private volatile boolean isStopping;

  /** When connections were last replaced since they could not write, on the monotonic clock. */
  private final AtomicLong replaced = new AtomicLong(System.nanoTime() - REPLACEMENT_NANOS);

  StorageTrouble(AgroalDataSource pool, Connections connections) {
    this.pool = pool;
    this.connections = connections;
  }

  private void logBeginning(String message) {
    if (!isStopping) {
      Log.error(message);
    }
  }

  /** The pool is closed when the instance stops, which is no trouble. */
  void stop(@Observes ShutdownEvent stopped) {
    isStopping = true;
  }

  /** Whether the database can be used, as far as statements have found out. */
  Availability availability() {
    return availability;
  }

  /** The trouble that a failure tells of, after which the pool holds no dead connections. */
  Trouble of(Use use, Throwable failure) {
    Trouble trouble = Trouble.of(failure);
    if (trouble.isTimeout()) {
      Backends.OF_THIS_PROCESS.abandon(use);
    }
    if (trouble.isOfConnection() && (!trouble.isReadOnly() || isTimeToReplace())) {
      // Connections of before a restart or a failover are as dead as this one.
      pool.flush(FlushMode.GRACEFUL);
      connections.doubt();
    }
    return trouble;
  }

  /**
   * A database that has become a standby is left for the new primary with new connections. One that
   * goes on refusing is not asked for new ones with each write.
   */
  private boolean isTimeToReplace() {
    long now = System.nanoTime();
    long last = replaced.get();
    return now - last >= REPLACEMENT_NANOS && replaced.compareAndSet(last, now);
  }

  /** The exception for a statement that cannot be tried again. */
  StorageException unavailable(Use use, Trouble trouble, Throwable cause) {
    if (trouble.isLostRace()) {
      return new LostRaceException(trouble.message(), cause);
    }
    if (trouble.isOfStatement()) {
      Log.errorf("The database refused a statement: %s", trouble.oneLine());
    } else {
      availability.failed(use, trouble.oneLine());
    }
    return new StorageException(trouble.message(), cause);
  }

  /**
   * What went wrong, by its SQLSTATE; null where the driver or the pool gave none.
   *
   * @param isRefusal whether nothing was tried, since it is known to be in vain at present
   * @param isTimeout whether the database gave no answer in time
   */
  record Trouble(String message, @Nullable String sqlState, boolean isRefusal, boolean isTimeout) {

    private static Trouble of(Throwable failure) {
      SQLException sql = find(SQLException.class, failure);
      boolean isTimeout = find(SocketTimeoutException.class, failure) != null;
      return sql == null
          ? new Trouble(String.valueOf(failure.getMessage()), null, false, isTimeout)
          : new Trouble(
              String.valueOf(sql.getMessage()),
              sql.getSQLState(),
              sql instanceof RefusedException,
              isTimeout);
    }

    private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (type.isInstance(cause)) {
          return type.cast(cause);
        }
      }
      return null;
    }

    /**
     * Connection lost or refused, ended by the server, server shutting down or starting, or become
     * read-only.
     */
    boolean isOfConnection() {
      return sqlState != null
          && !isRefusal
          && (sqlState.startsWith("08")
              || sqlState.startsWith("57P")
              || sqlState.equals("25P03")
              || isReadOnly());
    }

    /**
     * The next connection may work, when all dead ones are gone. What took too long is not tried
     * again: it would take as long, and leave the server one more to work on.
     */
    boolean canBeTriedAgain() {
      return isOfConnection() && !isTimeout;
    }

    /** The database takes no writes: it is a standby, or set to read-only. */
    boolean isReadOnly() {
      return "25006".equals(sqlState);
    }

    /**
     * A value that does not fit, a broken constraint, a limit of the database's for one statement:
     * it says nothing about other statements.
     */
    boolean isOfStatement() {
      return sqlState != null
          && (sqlState.startsWith("22") || sqlState.startsWith("23") || sqlState.startsWith("54"));
    }

    /** A serialization error or a deadlock: rolled back for certain, even where a commit told. */
    boolean isLostRace() {
      return "40001".equals(sqlState) || "40P01".equals(sqlState);
    }

    /** A unique key was there already. */
    boolean isTakenKey() {
      return "23505".equals(sqlState);
    }

    /** The message and the SQLSTATE, for the log. */
    String oneLine() {
      String text = message.strip().replaceAll("\\s+", " ");
      return sqlState == null ? text : text + " [" + sqlState + "]";
    }
  }
}
