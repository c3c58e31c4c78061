package io.fusebox.service.storage;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalPoolInterceptor;
import io.fusebox.service.coordination.DaemonThread;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells {@link Backends} who uses which connection, and which processes the server no longer has.
 * It asks the server only while there are some to ask for.
 */
@ApplicationScoped
class BackendWatch implements AgroalPoolInterceptor {

  private static final Duration TICK = Duration.ofMillis(250);

  private final Backends backends = Backends.OF_THIS_PROCESS;
  private volatile boolean isStopping;

  @Override
  public void onConnectionAcquire(Connection connection) {
    try {
      backends.use(connection);
    } catch (SQLException e) {
      Log.debugf("Who uses a connection is not known: %s", e.getMessage());
    }
  }

  /** Begins to look. */
  void start(@Observes StartupEvent started, AgroalDataSource pool) {
    DaemonThread.start("fusebox-backend-watch", () -> run(pool));
  }

  private void run(AgroalDataSource pool) {
    while (!isStopping) {
      if (backends.hasSomeToAskFor()) {
        // Of the pool itself: Connections refuses threads whose statement is not answered yet.
        try (Connection connection = pool.getConnection()) {
          backends.forgetGone(connection);
        } catch (SQLException e) {
          Log.debugf("Whether connections are gone is not known for now: %s", e.getMessage());
        }
      }
      LockSupport.parkNanos(TICK.toNanos());
    }
  }

  @PreDestroy
  void stop() {
    isStopping = true;
  }
}
