package io.fusebox.service.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.fusebox.engine.Breaker;
import io.fusebox.engine.Micros;
import io.fusebox.engine.Settings;
import io.fusebox.service.coordination.IdempotencyKey;
import io.fusebox.service.coordination.LaneStore;
import io.fusebox.service.coordination.LaneStore.Changes;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.KeyTakenException;
import io.fusebox.service.coordination.LaneStore.RowChange;
import io.fusebox.service.coordination.LaneStore.Written;
import io.fusebox.service.coordination.StoredKey;
import io.fusebox.service.support.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The statement for one breaker writes what the statement for any batch writes. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class SingleWriteIT {

  private static final String NAME = "single-write";
  private static final Instant CREATED = Instant.parse("2026-01-31T12:00:00Z");
  private static final long NOW = Micros.of(CREATED.plusSeconds(60));
  private static final StoredKey KEY = IdempotencyKey.of("single", "some").toBreaker(NAME);
  private static final Settings CHANGED =
      Settings.builder()
          .consecutiveFailureThreshold(7)
          .automaticTransitionFromOpenToHalfOpenEnabled(true)
          .build();

  @Inject AgroalDataSource pool;

  /**
   * A batch, and what it meets.
   *
   * @param isOutdated the row has another version than it expects
   * @param isKeyTaken the key has an answer already
   */
  private record Case(
      boolean hasSettings,
      boolean hasChangesAt,
      boolean hasAnswer,
      boolean isOutdated,
      boolean isKeyTaken) {

    Changes changes() {
      Settings settings = hasChangesAt ? CHANGED : Settings.DEFAULTS;
      Breaker breaker =
          hasChangesAt
              ? Breaker.open(settings, NOW, NOW + 5_000_000)
              : Breaker.closed(settings, NOW);
      assertThat(breaker.changesAt() != null).isEqualTo(hasChangesAt);
      RowChange row =
          new RowChange(
              NAME,
              isOutdated ? 5 : 1,
              2,
              CREATED,
              breaker,
              hasSettings ? CHANGED : null,
              false,
              null);
      List<KeptAnswer> answers =
          hasAnswer ? List.of(new KeptAnswer(KEY, NAME, new byte[] {1, 2})) : List.of();
      return new Changes(List.of(row), List.of(), answers, Map.of(), NOW);
    }

    boolean isWritten() {
      return !isOutdated && !(isKeyTaken && hasAnswer);
    }
  }

  /**
   * What is there after a write, rows as texts with all their columns.
   *
   * @param outdated null: the key was taken
   */
  private record Effect(@Nullable Set<String> outdated, String row, List<String> answers) {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int bits = 0; bits < 32; bits++) {
      cases.add(
          new Case(
              (bits & 1) != 0,
              (bits & 2) != 0,
              (bits & 4) != 0,
              (bits & 8) != 0,
              (bits & 16) != 0));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bothStatementsHaveTheSameEffectAndResult(Case batch) throws SQLException {
    assertThat(SingleWrite.covers(batch.changes())).isTrue();
    Effect before = effect(batch, connection -> Set.of());
    Effect single = effect(batch, connection -> write(connection, batch, true));
    assertThat(single).isEqualTo(effect(batch, connection -> write(connection, batch, false)));

    assertThat(single.row().equals(before.row())).isNotEqualTo(batch.isWritten());
    assertThat(single.answers())
        .hasSize(before.answers().size() + (batch.isWritten() && batch.hasAnswer() ? 1 : 0));
    assertThat(single.outdated())
        .isEqualTo(
            batch.isKeyTaken() && batch.hasAnswer()
                ? null
                : batch.isOutdated() ? Set.of(NAME) : Set.of());
  }

  private interface Write {
    @Nullable Set<String> run(Connection connection) throws SQLException;
  }

  /** Does it to a breaker that is there at version 1, and leaves nothing behind. */
  private Effect effect(Case batch, Write write) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        prepare(connection, batch);
        Set<String> outdated = write.run(connection);
        return new Effect(
            outdated,
            texts(connection, "select b::text from breaker b where name = ?", NAME).get(0),
            texts(
                connection,
                "select k::text from idempotency_key k where key = ?::uuid",
                KEY.id().toString()));
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private static void prepare(Connection connection, Case batch) throws SQLException {
    Breaker breaker = Breaker.closed(Settings.DEFAULTS, NOW - 1_000_000);
    RowChange created =
        new RowChange(NAME, LaneStore.ABSENT, 1, CREATED, breaker, Settings.DEFAULTS, false, null);
    List<KeptAnswer> answers =
        batch.isKeyTaken() ? List.of(new KeptAnswer(KEY, NAME, new byte[] {9})) : List.of();
    try {
      WriteStatement.execute(
          connection, new Changes(List.of(created), List.of(), answers, Map.of(), NOW - 1_000_000));
    } catch (KeyTakenException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Which breakers are outdated; null: the key is taken. */
  private static @Nullable Set<String> write(Connection connection, Case batch, boolean isSingle)
      throws SQLException {
    String clock = "select (extract(epoch from clock_timestamp()) * 1000000)::bigint::text";
    long before = Long.parseLong(texts(connection, clock).get(0));
    try {
      Written written = WriteStatement.execute(connection, batch.changes(), isSingle);
      assertThat(written.now()).isBetween(before, Long.parseLong(texts(connection, clock).get(0)));
      return written.outdated();
    } catch (KeyTakenException e) {
      return null;
    }
  }

  private static List<String> texts(Connection connection, String sql, String... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      List<String> texts = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          texts.add(Objects.requireNonNull(rows.getString(1)));
        }
      }
      return texts;
    }
  }
}
