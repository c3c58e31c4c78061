package io.fusebox.benchmark.peers;

import io.agroal.api.AgroalDataSource;
import io.fusebox.engine.Breaker;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Micros;
import io.fusebox.engine.Recorded;
import io.fusebox.engine.Settings;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.NotFoundException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;

/**
 * Breakers in a table like the service's first one, each changed under a lock of its row. It is as
 * fast as such a thing can be made: plain statements, and the time from this machine's clock, where
 * a service that several hosts share would have to ask the database.
 */
@ApplicationScoped
class RowLockBreakers {

  private static final int HOW_MANY = 5000;

  /** Those that the benchmark declares in the service. */
  private static final Settings SETTINGS =
      Settings.builder()
          .consecutiveFailureThreshold(null)
          .failureRateThreshold(100f)
          .slidingWindowSize(100)
          .minimumNumberOfCalls(100)
          .build();

  private static final String CREATE =
      """
      drop table if exists row_lock_breaker;
      create table row_lock_breaker (
        name       varchar(128) primary key,
        version    bigint       not null,
        state      varchar(16)  not null,
        generation bigint       not null,
        settings   jsonb        not null,
        snapshot   bytea        not null,
        changes_at timestamptz,
        created_at timestamptz  not null,
        updated_at timestamptz  not null
      ) with (fillfactor = 50)
      """;

  private static final String FILL =
      """
      insert into row_lock_breaker
      select 'b' || i, 0, 'CLOSED', 1,
             '{"failureRateThreshold": 100, "slidingWindowSize": 100, "minimumNumberOfCalls": 100}',
             ?, null, now(), now()
      from generate_series(0, ? - 1) i
      """;

  private static final String LOCK =
      "select snapshot from row_lock_breaker where name = ? for update";

  private static final String WRITE =
      """
      update row_lock_breaker
      set version = version + 1, state = ?, generation = ?, snapshot = ?, updated_at = ?
      where name = ?
      """;

  private final AgroalDataSource pool;

  RowLockBreakers(AgroalDataSource pool) {
    this.pool = pool;
  }

  /** Makes the table anew, with breakers that have counted nothing. */
  void create(@Observes StartupEvent start) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement create = connection.createStatement();
        PreparedStatement fill = connection.prepareStatement(FILL)) {
      create.execute(CREATE);
      fill.setBytes(1, Breaker.closed(SETTINGS, Micros.of(Instant.now())).snapshot());
      fill.setInt(2, HOW_MANY);
      fill.executeUpdate();
    }
  }

  /** Records an outcome, durably. */
  Recorded record(String name, RecordOutcome outcome) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Breaker breaker = Breaker.restore(SETTINGS, lock(connection, name));
        Instant now = Instant.now();
        Recorded recorded = breaker.apply(outcome, Micros.of(now));
        write(connection, name, breaker, now);
        connection.commit();
        return recorded;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }

  private static byte[] lock(Connection connection, String name) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setString(1, name);
      try (ResultSet row = lock.executeQuery()) {
        if (!row.next()) {
          throw new NotFoundException();
        }
        return row.getBytes(1);
      }
    }
  }

  private static void write(Connection connection, String name, Breaker breaker, Instant now)
      throws SQLException {
    try (PreparedStatement write = connection.prepareStatement(WRITE)) {
      write.setString(1, breaker.state().name());
      write.setLong(2, breaker.generation());
      write.setBytes(3, breaker.snapshot());
      write.setTimestamp(4, Timestamp.from(now));
      write.setString(5, name);
      write.executeUpdate();
    }
  }
}
