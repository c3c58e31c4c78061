package io.fusebox.service.storage;

import io.agroal.api.AgroalDataSource;
import io.fusebox.service.coordination.FuseboxConfig;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Deletes what is too old: answers to idempotency keys, and lines of history. One instance at a
 * time has the chore, for a minute or until it stops; it deletes in bites, and rests after each for
 * longer than it took, so that those who record never wait for it for long.
 */
@ApplicationScoped
class Housekeeping {

  private static final int LINES = 1_000;
  private static final Duration TERM = Duration.ofMinutes(1);
  private static final long REST_PER_WORK = 4;
  private static final Duration LONGEST_REST = Duration.ofSeconds(10);

  private static final String NOW = "select clock_timestamp()";
  private static final String TAKE =
      "update chore set until = ? where name = 'housekeeping' and until <= ?";

  /** Ids rise with time, so what is too old is among the lowest. */
  private static final String DELETE_HISTORY =
      """
      delete from transition where id in (
        select id
          from (select id, occurred_at from transition order by id limit ?) oldest
         where occurred_at < ?
            or id <= (select max(id) from transition) - ?)
      """;

  private final AgroalDataSource pool;
  private final FuseboxConfig config;
  private final List<AnswerSweep> sweeps;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread started = new Thread(work, "fusebox-housekeeping");
            started.setDaemon(true);
            return started;
          });

  /** On this instance's clock for durations: until when it has the chore to itself. */
  private long hasItUntil = System.nanoTime();

  Housekeeping(AgroalDataSource pool, FuseboxConfig config) {
    this.pool = pool;
    this.config = config;
    this.sweeps =
        Stream.of("idempotency_key", "idempotency_key_range", "deleted_breaker")
            .map(table -> new AnswerSweep(table, config.idempotencyRetention()))
            .toList();
  }

  void start(@Observes StartupEvent started) {
    later(LONGEST_REST);
  }

  private void later(Duration rest) {
    Future<?> unused = thread.schedule(this::work, rest.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void work() {
    Duration rest = LONGEST_REST;
    long start = System.nanoTime();
    try (Connection connection = pool.getConnection()) {
      OffsetDateTime now = now(connection);
      if (start - hasItUntil < 0 || take(connection, now)) {
        boolean more = deleteHistory(connection, now) == LINES;
        for (AnswerSweep sweep : sweeps) {
          more |= sweep.step(connection, now);
        }
        if (more) {
          rest = Duration.ofNanos(REST_PER_WORK * (System.nanoTime() - start));
        }
      }
    } catch (SQLException e) {
      Log.debugf("Old rows are not deleted for now: %s", e.getMessage());
    } finally {
      later(rest);
    }
  }

  /** Whether this instance has the chore for the next term. */
  private boolean take(Connection connection, OffsetDateTime now) throws SQLException {
    long start = System.nanoTime();
    try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
      statement.setObject(1, now.plus(TERM));
      statement.setObject(2, now);
      boolean taken = statement.executeUpdate() == 1;
      hasItUntil = taken ? start + TERM.toNanos() : start;
      return taken;
    }
  }

  private int deleteHistory(Connection connection, OffsetDateTime now) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DELETE_HISTORY)) {
      statement.setInt(1, LINES);
      statement.setObject(2, now.minus(config.historyRetention()));
      statement.setLong(3, config.maxHistory());
      return statement.executeUpdate();
    }
  }

  private static OffsetDateTime now(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NOW);
        ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getObject(1, OffsetDateTime.class);
    }
  }

  @PreDestroy
  void stop() {
    thread.shutdown();
  }
}
