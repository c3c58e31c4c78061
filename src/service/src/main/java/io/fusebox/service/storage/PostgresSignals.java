package io.fusebox.service.storage;

import io.fusebox.service.coordination.DaemonThread;
import io.fusebox.service.coordination.TransitionSignals;
import io.fusebox.service.storage.Availability.Use;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Signals by LISTEN and NOTIFY. A NOTIFY takes a lock of the whole database at its commit, so it is
 * a transaction of its own, and never one that records. Where a database or a pooler does not pass
 * it on, nobody is told, and all find out when they look.
 */
@ApplicationScoped
class PostgresSignals implements TransitionSignals {

  private static final String CHANNEL = "fusebox_transitions";
  private static final PGNotification[] NONE = {};
  private static final int LOOK_MILLIS = 1_000;
  private static final int LOOKS_PER_CHECK = 10;
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Connections connections;
  private final StorageTrouble trouble;

  /** So that it does not listen to itself. */
  private final String self = UUID.randomUUID().toString();

  private volatile boolean stopping;

  PostgresSignals(Connections connections, StorageTrouble trouble) {
    this.connections = connections;
    this.trouble = trouble;
  }

  @Override
  public void send() {
    try (Connection connection = connections.get(Use.WRITE);
        PreparedStatement statement = connection.prepareStatement("select pg_notify(?, ?)")) {
      statement.setString(1, CHANNEL);
      statement.setString(2, self);
      statement.execute();
    } catch (SQLException e) {
      Log.debugf("Other instances are not told of transitions: %s", e.getMessage());
    }
  }

  @Override
  public void onSignal(Runnable action) {
    DaemonThread.start("fusebox-signals", () -> listen(action));
  }

  private void listen(Runnable action) {
    while (!stopping) {
      try (Connection connection = connections.get(Use.READ)) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("listen " + CHANNEL);
          // What was missed until now is no longer told.
          action.run();
          pass(connection, action);
        } finally {
          stopListening(connection);
        }
      } catch (SQLException e) {
        // Mostly the first one to learn that the database has gone.
        if (!stopping) {
          trouble.of(Use.READ, e);
        }
        Log.debugf("Other instances are not listened to for now: %s", e.getMessage());
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void pass(Connection connection, Runnable action) throws SQLException {
    PGConnection notified = connection.unwrap(PGConnection.class);
    for (int looks = 1; !stopping; looks++) {
      PGNotification[] notifications = notified.getNotifications(LOOK_MILLIS);
      for (PGNotification notification : notifications == null ? NONE : notifications) {
        if (!notification.getParameter().equals(self)) {
          action.run();
        }
      }
      if (looks % LOOKS_PER_CHECK == 0 && !connection.isValid(1)) {
        throw new SQLException("the connection is dead", "08006");
      }
    }
  }

  /** The next one who takes it from the pool does not listen. */
  private static void stopListening(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("unlisten *");
    } catch (SQLException e) {
      Log.debugf("A connection that is gone: %s", e.getMessage());
    }
  }

  void stop(@Observes ShutdownEvent stopped) {
    stopping = true;
  }
}
