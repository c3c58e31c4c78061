package io.fusebox.service.storage;

import io.fusebox.service.coordination.DaemonThread;
import io.fusebox.service.coordination.FuseboxConfig;
import io.fusebox.service.storage.Availability.Use;
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
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Deletes what is too old: answers to idempotency keys, lines of history, and breakers that nobody
 * uses. One instance at a time has the chore, for a minute or until it stops; it deletes in bites,
 * and rests after each for longer than it took, so that those who record never wait for it for
 * long.
 */
@ApplicationScoped
class Housekeeping {

  private static final int LINES = 1_000;
  private static final Duration TERM = Duration.ofMinutes(1);
  private static final long REST_PER_WORK = 4;
  private static final Duration LONGEST_REST = Duration.ofSeconds(10);

  private static final String READ =
      """
      select clock_timestamp(), trusted_until, ahead_since from chore where name = 'housekeeping'
      """;

  /** A term that ends later than one that begins now was set while the clock was ahead. */
  private static final String TAKE =
      """
      update chore set until = ?, trusted_until = ?, ahead_since = ?
       where name = 'housekeeping' and not until between ? and ?
      """;

  /** Ids rise with time, so what is too old is among the lowest. */
  private static final String DELETE_HISTORY =
      """
      delete from transition where id in (
        select id
          from (select id, occurred_at from transition order by id limit ?) oldest
         where occurred_at < ?
            or id <= (select max(id) from transition) - ?)
      """;

  private final Connections connections;
  private final FuseboxConfig config;
  private final AnswerSweep sweep;
  private final UnusedBreakers unused;
  private final StorageMeters meters;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> DaemonThread.of("fusebox-housekeeping", work));

  private final TrustedTime trustedTime;

  /** On this instance's clock for durations: until when it has the chore to itself. */
  private long hasItUntil = System.nanoTime();

  Housekeeping(
      Connections connections, FuseboxConfig config, StorageMeters meters, UnusedBreakers unused) {
    this.unused = unused;
    this.meters = meters;
    this.connections = connections;
    this.config = config;
    this.trustedTime = new TrustedTime(config.idempotencyRetention());
    this.sweep = new AnswerSweep(config.idempotencyRetention(), meters::onAnswersDeleted);
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
    try (Connection connection = connections.get(Use.WRITE)) {
      Reading reading = read(connection, start);
      if (start - hasItUntil < 0 || take(connection, reading)) {
        OffsetDateTime now = reading.trusted().until().atOffset(ZoneOffset.UTC);
        int lines = deleteHistory(connection, now);
        meters.onHistoryDeleted(lines);
        boolean more = lines == LINES;
        more |= sweep.step(connection, now);
        more |= unused.step(connection, now);
        meters.onHousekeeping(reading.clock().toInstant());
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

  /**
   * What was read before a step.
   *
   * @param clock PostgreSQL's clock, whatever it shows
   * @param trusted by when what is too old may be deleted
   */
  private record Reading(OffsetDateTime clock, TrustedTime.Stored trusted) {}

  private Reading read(Connection connection, long start) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ);
        ResultSet result = statement.executeQuery()) {
      result.next();
      OffsetDateTime clock = result.getObject(1, OffsetDateTime.class);
      OffsetDateTime aheadSince = result.getObject(3, OffsetDateTime.class);
      TrustedTime.Stored stored =
          new TrustedTime.Stored(
              result.getObject(2, OffsetDateTime.class).toInstant(),
              aheadSince == null ? null : aheadSince.toInstant());
      return new Reading(clock, trustedTime.at(stored, clock.toInstant(), start));
    }
  }

  /** Whether this instance has the chore for the next term. */
  private boolean take(Connection connection, Reading reading) throws SQLException {
    long start = System.nanoTime();
    TrustedTime.Stored trusted = reading.trusted();
    Instant aheadSince = trusted.aheadSince();
    try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
      statement.setObject(1, reading.clock().plus(TERM));
      statement.setObject(2, trusted.until().atOffset(ZoneOffset.UTC));
      statement.setObject(3, aheadSince == null ? null : aheadSince.atOffset(ZoneOffset.UTC));
      // Not before it has ended, by a microsecond.
      statement.setObject(4, reading.clock().plusNanos(1_000));
      statement.setObject(5, reading.clock().plus(TERM.multipliedBy(2)));
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

  @PreDestroy
  void stop() {
    thread.shutdown();
  }
}
