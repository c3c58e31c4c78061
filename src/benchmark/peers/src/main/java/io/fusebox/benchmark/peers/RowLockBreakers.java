package io.fusebox.benchmark.peers;

import io.agroal.api.AgroalDataSource;
import io.fusebox.engine.Breaker;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Micros;
import io.fusebox.engine.Recorded;
import io.fusebox.engine.Settings;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.NotFoundException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/**
 * Breakers as the service's first version kept them: a request is a transaction, which locks the
 * breaker's row, asks the database for the time, decides, and writes the row, by Hibernate ORM with
 * Panache.
 */
@ApplicationScoped
class RowLockBreakers implements PanacheRepositoryBase<RowLockBreaker, String> {

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
  @Transactional
  Recorded record(String name, RecordOutcome outcome) {
    RowLockBreaker row = findById(name, LockModeType.PESSIMISTIC_WRITE);
    if (row == null) {
      throw new NotFoundException();
    }
    Breaker breaker = Breaker.restore(SETTINGS, row.snapshot);
    // Read under the lock, so that the breaker's times never run against the order of its changes.
    Instant now = databaseTime();
    Recorded recorded = breaker.apply(outcome, Micros.of(now));
    row.take(breaker, now);
    return recorded;
  }

  private Instant databaseTime() {
    return (Instant)
        getEntityManager()
            .createNativeQuery("select clock_timestamp()", Instant.class)
            .getSingleResult();
  }
}
