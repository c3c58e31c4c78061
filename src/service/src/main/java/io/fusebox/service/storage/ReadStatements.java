package io.fusebox.service.storage;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Micros;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.Reading;
import io.fusebox.service.coordination.LaneStore.Row;
import io.fusebox.service.coordination.ScopedKey;
import java.sql.Array;
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

  /** As an index finds the greatest: by a look at one end of the breaker's keys. */
  private static final String NEWEST_KEY =
      """
      (select k.last from idempotency_key_range k
        where k.breaker = n.name order by k.last desc limit 1)""";

  private static final String READ =
      """
      select t.now, n.name, %s, b.version, b.created_at, b.settings, b.snapshot
        from (select clock_timestamp() as now) t
       cross join unnest(?::varchar[]) n (name)
        left join breaker b on b.name = any (array[n.name])
      """
          .formatted(NEWEST_KEY);

  /** In the order of the names, so that nobody waits for somebody who waits. */
  private static final String LOCK =
      """
      select null::timestamptz, b.name, null::uuid, b.version, b.created_at, b.settings, b.snapshot
        from breaker b
       where b.name = any (?)
       order by b.name
         for update
      """;

  /**
   * A statement of its own after the lock, so that the clock and the keys are read when the wait is
   * over.
   */
  private static final String NEWEST_KEYS =
      """
      select t.now, n.name, %s
        from (select clock_timestamp() as now) t
       cross join unnest(?::varchar[]) n (name)
      """
          .formatted(NEWEST_KEY);

  private ReadStatements() {}

  static Reading read(Connection connection, Collection<String> names) throws SQLException {
    Map<String, Row> rows = new HashMap<>();
    Map<String, UUID> newestKeys = new HashMap<>();
    long now = 0;
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setArray(1, connection.createArrayOf("varchar", names.toArray()));
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          now = micros(result, 1);
          addNewestKey(result, newestKeys);
          if (result.getObject(4) != null) {
            addRow(result, rows);
          }
        }
      }
    }
    return new Reading(rows, newestKeys, Map.of(), now);
  }

  /** Reads breakers that nobody else can change until this transaction ends, and answers. */
  static Reading lock(Connection connection, Collection<String> names, Collection<ScopedKey> keys)
      throws SQLException {
    Map<String, Row> rows = new HashMap<>();
    Array array = connection.createArrayOf("varchar", names.toArray());
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setArray(1, array);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          addRow(result, rows);
        }
      }
    }
    Map<String, UUID> newestKeys = new HashMap<>();
    long now = 0;
    try (PreparedStatement statement = connection.prepareStatement(NEWEST_KEYS)) {
      statement.setArray(1, array);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          now = micros(result, 1);
          addNewestKey(result, newestKeys);
        }
      }
    }
    Map<ScopedKey, KeptAnswer> answers = KeptAnswers.read(connection, keys, newestKeys);
    return new Reading(rows, newestKeys, answers, now);
  }

  private static void addNewestKey(ResultSet result, Map<String, UUID> newestKeys)
      throws SQLException {
    UUID key = result.getObject(3, UUID.class);
    if (key != null) {
      newestKeys.put(result.getString(2), key);
    }
  }

  private static void addRow(ResultSet result, Map<String, Row> rows) throws SQLException {
    String name = result.getString(2);
    String settings = result.getString(6);
    byte[] snapshot = result.getBytes(7);
    rows.put(
        name,
        new Row(
            name,
            result.getLong(4),
            result.getObject(5, OffsetDateTime.class).toInstant(),
            () -> Breaker.restore(SettingsJson.read(settings), snapshot)));
  }

  static long micros(ResultSet result, int column) throws SQLException {
    return Micros.of(result.getObject(column, OffsetDateTime.class).toInstant());
  }
}
