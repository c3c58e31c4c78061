package io.fusebox.service.storage;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Micros;
import io.fusebox.service.coordination.LaneStore.Reading;
import io.fusebox.service.coordination.LaneStore.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The statements by which lanes read. */
final class ReadStatements {

  private static final String READ =
      """
      select t.now, b.name, b.version, b.created_at, b.settings, b.snapshot, b.declared
        from (select clock_timestamp() as now) t
        left join breaker b on b.name = any (?)
      """;

  /** In the order of the names, so that nobody waits for somebody who waits. */
  private static final String LOCK =
      """
      select null::timestamptz, b.name, b.version, b.created_at, b.settings, b.snapshot,
             b.declared
        from breaker b
       where b.name = any (?)
       order by b.name
         for update
      """;

  private ReadStatements() {}

  static Reading read(Connection connection, Collection<String> names) throws SQLException {
    Map<String, Row> rows = new HashMap<>();
    long now = 0;
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setArray(1, connection.createArrayOf("varchar", names.toArray()));
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          now = micros(result, 1);
          if (result.getString(2) != null) {
            addRow(result, rows);
          }
        }
      }
    }
    return new Reading(rows, Map.of(), now);
  }

  /** Reads breakers that nobody else can change until this transaction ends, and answers. */
  static Reading lock(Connection connection, Collection<String> names, Collection<UUID> keys)
      throws SQLException {
    Map<String, Row> rows = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setArray(1, connection.createArrayOf("varchar", names.toArray()));
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          addRow(result, rows);
        }
      }
    }
    // A statement of its own after the lock, so that the clock is read when the wait is over.
    Reading answers = KeptAnswers.read(connection, keys);
    return new Reading(rows, answers.answers(), answers.now());
  }

  private static void addRow(ResultSet result, Map<String, Row> rows) throws SQLException {
    String name = result.getString(2);
    String settings = result.getString(5);
    byte[] snapshot = result.getBytes(6);
    rows.put(
        name,
        new Row(
            name,
            result.getLong(3),
            result.getObject(4, OffsetDateTime.class).toInstant(),
            result.getBoolean(7),
            () -> Breaker.restore(SettingsJson.read(settings), snapshot)));
  }

  static long micros(ResultSet result, int column) throws SQLException {
    return Micros.of(result.getObject(column, OffsetDateTime.class).toInstant());
  }
}
