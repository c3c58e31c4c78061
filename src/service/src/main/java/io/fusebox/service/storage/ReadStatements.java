package io.fusebox.service.storage;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Micros;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.Reading;
import io.fusebox.service.coordination.LaneStore.Row;
import io.fusebox.service.coordination.ScopedKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements by which lanes read. */
final class ReadStatements {

  private static final String READ =
      """
      select t.now, n.name, coalesce(b.newest_key, d.newest_key), b.version, b.created_at,
             b.settings, b.snapshot
        from (select clock_timestamp() as now) t
       cross join unnest(?::varchar[]) n (name)
        left join breaker b on b.name = any (array[n.name])
        left join deleted_breaker d on b.name is null and d.name = any (array[n.name])
      """;

  /** In the order of the names, so that nobody waits for somebody who waits. */
  private static final String LOCK =
      """
      select null::timestamptz, b.name, b.newest_key, b.version, b.created_at, b.settings, b.snapshot
        from breaker b
       where b.name = any (?)
       order by b.name
         for update
      """;

  /** A statement of its own after the lock, so that the clock is read when the wait is over. */
  private static final String DELETED =
      """
      select t.now, d.name, d.newest_key
        from (select clock_timestamp() as now) t
        left join deleted_breaker d on d.name = any (?)
      """;

  /** How the database says that there is no key. */
  private static final UUID NO_KEY = new UUID(0, 0);

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
    Map<String, UUID> newestKeys = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setArray(1, connection.createArrayOf("varchar", names.toArray()));
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          addRow(result, rows);
          addNewestKey(result, newestKeys);
        }
      }
    }
    long now = 0;
    try (PreparedStatement statement = connection.prepareStatement(DELETED)) {
      List<String> absent = names.stream().filter(name -> !rows.containsKey(name)).toList();
      statement.setArray(1, connection.createArrayOf("varchar", absent.toArray()));
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

  /** The key as the database says it. */
  static UUID orNoKey(@Nullable UUID key) {
    return key == null ? NO_KEY : key;
  }

  private static void addNewestKey(ResultSet result, Map<String, UUID> newestKeys)
      throws SQLException {
    UUID key = result.getObject(3, UUID.class);
    if (key != null && !key.equals(NO_KEY)) {
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
