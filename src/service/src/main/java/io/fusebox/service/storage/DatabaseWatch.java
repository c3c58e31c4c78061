package io.fusebox.service.storage;

import io.fusebox.service.coordination.DaemonThread;
import io.fusebox.service.coordination.StorageException;
import io.fusebox.service.storage.Availability.Use;
import io.fusebox.service.storage.StorageTrouble.Trouble;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Keeps {@link Availability} up to date when requests do not: while no request writes, it writes a
 * row every few seconds, and while something fails, it tries that again until it works. Readiness
 * is answered from what is known, so at once.
 */
@Readiness
@ApplicationScoped
class DatabaseWatch implements HealthCheck {

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration TICK_IN_TROUBLE = Duration.ofMillis(250);

  /** After so long without a write that worked, one is made. */
  private static final Duration WRITE_EVERY = Duration.ofSeconds(5);

  /** After so long without an answer, though one is asked for each second, readiness doubts. */
  static final Duration SILENCE = Duration.ofSeconds(5);

  private final Connections connections;
  private final Reads reads;
  private final StorageTrouble trouble;
  private final Availability availability;
  private volatile boolean isStopping;

  DatabaseWatch(Connections connections, Reads reads, StorageTrouble trouble) {
    this.connections = connections;
    this.reads = reads;
    this.trouble = trouble;
    this.availability = trouble.availability();
  }

  void start(@Observes StartupEvent started) {
    DaemonThread.start("fusebox-database-watch", this::run);
  }

  private void run() {
    while (!isStopping) {
      try {
        connections.settleDoubt();
        look();
        connections.awaitDoubt(isFailing() ? TICK_IN_TROUBLE : TICK);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean isFailing() {
    return availability.failing() != null || connections.isDoubted();
  }

  private void look() {
    boolean isWriteDue =
        isFailing()
            || availability.isTrouble()
            || availability.sinceWritten().compareTo(WRITE_EVERY) >= 0;
    if (isWriteDue) {
      write();
    } else if (availability.sinceWorked().compareTo(TICK) >= 0) {
      read();
    }
  }

  private void read() {
    try {
      reads.run(Probe::read);
    } catch (StorageException e) {
      // Noted already.
    }
  }

  /** Once more where it meets connections of before a restart: it may be carried out twice. */
  private void write() {
    boolean isInsertDue = availability.failing() == Use.WRITE;
    for (int tries = 1; ; tries++) {
      try (Connection connection = connections.get(Use.WRITE)) {
        if (isInsertDue) {
          Probe.insert(connection);
        }
        Probe.commit(connection);
        availability.worked(Use.WRITE);
        return;
      } catch (SQLException e) {
        Trouble met = trouble.of(Use.WRITE, e);
        if (met.isOfStatement() || met.isLostRace()) {
          availability.worked(Use.WRITE);
          return;
        }
        if (tries == StorageTrouble.MOST_TRIES || !met.canBeTriedAgain()) {
          availability.failed(Use.WRITE, met.oneLine());
          return;
        }
      }
    }
  }

  void stop(@Observes ShutdownEvent stopped) {
    isStopping = true;
  }

  /** Whether requests that need the database can be answered, for {@code /q/health/ready}. */
  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("database");
    Use failing = availability.failing();
    if (failing != null) {
      return response
          .down()
          .withData("problem", failing == Use.READ ? "cannot be used" : "cannot be written")
          .build();
    }
    Duration silence = availability.sinceWorked();
    return silence.compareTo(SILENCE) < 0
        ? response.up().build()
        : response
            .down()
            .withData("problem", "no answer for " + silence.toSeconds() + " s")
            .build();
  }
}
