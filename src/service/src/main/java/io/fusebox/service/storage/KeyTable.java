package io.fusebox.service.storage;

import io.fusebox.service.access.AccessKey;
import io.fusebox.service.access.KeyHash;
import io.fusebox.service.access.KeyRefusedException;
import io.fusebox.service.access.KeyStore.Keys;
import io.fusebox.service.access.KeyStore.Stored;
import io.fusebox.service.access.NewKey;
import io.fusebox.service.access.Role;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Table {@code access_key}, on a connection that the caller brings. */
final class KeyTable {

  private static final String COLUMNS =
      "id, name, roles, patterns, caller, created_at, created_by, expires_at, revoked_at,"
          + " last_used_at, hash";

  private static final String READ =
      """
      select t.now, k.*
        from (select clock_timestamp() as now) t
        left join (select %s from access_key) k on true
       order by k.name
      """
          .formatted(COLUMNS);

  private static final String CREATE =
      """
      insert into access_key
             (id, name, hash, roles, patterns, caller, created_at, created_by, expires_at)
      select ?, ?, ?, ?, ?, ?, t.now, ?, t.now + ? * interval '1 microsecond'
        from (select clock_timestamp() as now) t
       where (select count(*) from access_key) < ?
      on conflict (name) do nothing
      returning %s
      """
          .formatted(COLUMNS);

  private static final String IS_TAKEN = "select 1 from access_key where name = ?";

  private static final String REVOKE =
      "update access_key set revoked_at = coalesce(revoked_at, clock_timestamp()) where name = ?";

  private static final String NOTE_USE =
      """
      update access_key k set last_used_at = greatest(k.last_used_at, u.at)
        from unnest(?::uuid[], ?::timestamptz[]) u (id, at)
       where k.id = u.id
      """;

  private KeyTable() {}

  static Keys read(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ);
        ResultSet result = statement.executeQuery()) {
      List<Stored> keys = new ArrayList<>();
      Instant now = Instant.EPOCH;
      while (result.next()) {
        now = result.getObject(1, OffsetDateTime.class).toInstant();
        if (result.getString("name") != null) {
          keys.add(new Stored(key(result), KeyHash.of(result.getBytes("hash"))));
        }
      }
      return new Keys(keys, now);
    }
  }

  /**
   * Adds a key.
   *
   * @throws KeyRefusedException there is one with that name, or there are as many as may be
   */
  static AccessKey create(
      Connection connection, NewKey key, KeyHash hash, @Nullable String by, int most)
      throws SQLException {
    AccessKey created = insert(connection, key, hash, by, most);
    if (created != null) {
      return created;
    }
    try (PreparedStatement statement = connection.prepareStatement(IS_TAKEN)) {
      statement.setString(1, key.name());
      try (ResultSet taken = statement.executeQuery()) {
        throw taken.next()
            ? KeyRefusedException.ofName(key.name())
            : KeyRefusedException.ofNumber(most);
      }
    }
  }

  /** Adds a key where there are fewer than so many; null: there are not, or the name is taken. */
  static @Nullable AccessKey insert(
      Connection connection, NewKey key, KeyHash hash, @Nullable String by, int most)
      throws SQLException {
    Duration lifetime = key.lifetime();
    try (PreparedStatement statement = connection.prepareStatement(CREATE)) {
      statement.setObject(1, UUID.randomUUID());
      statement.setString(2, key.name());
      statement.setBytes(3, hash.bytes());
      statement.setArray(4, texts(connection, key.roles().stream().map(Role::text).toList()));
      statement.setArray(5, texts(connection, key.patterns()));
      statement.setString(6, key.caller());
      statement.setString(7, by);
      statement.setObject(8, lifetime == null ? null : lifetime.toNanos() / 1_000);
      statement.setInt(9, most);
      try (ResultSet result = statement.executeQuery()) {
        return result.next() ? key(result) : null;
      }
    }
  }

  /** Ends a key; false: there is none. */
  static boolean revoke(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REVOKE)) {
      statement.setString(1, name);
      return statement.executeUpdate() == 1;
    }
  }

  static void noteUse(Connection connection, Map<UUID, Instant> lastUsed) throws SQLException {
    List<UUID> ids = List.copyOf(lastUsed.keySet());
    try (PreparedStatement statement = connection.prepareStatement(NOTE_USE)) {
      statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      statement.setArray(
          2,
          connection.createArrayOf(
              "timestamptz", ids.stream().map(id -> String.valueOf(lastUsed.get(id))).toArray()));
      statement.executeUpdate();
    }
  }

  private static Array texts(Connection connection, List<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }

  private static AccessKey key(ResultSet result) throws SQLException {
    return new AccessKey(
        result.getObject("id", UUID.class),
        result.getString("name"),
        roles(texts(result, "roles")),
        texts(result, "patterns"),
        result.getString("caller"),
        result.getObject("created_at", OffsetDateTime.class).toInstant(),
        result.getString("created_by"),
        instant(result, "expires_at"),
        instant(result, "revoked_at"),
        instant(result, "last_used_at"));
  }

  /** A role of a newer version is none here. */
  private static Set<Role> roles(List<String> texts) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    texts.forEach(text -> Role.of(text).ifPresent(roles::add));
    return roles;
  }

  private static List<String> texts(ResultSet result, String column) throws SQLException {
    return Arrays.asList((String[]) result.getArray(column).getArray());
  }

  private static @Nullable Instant instant(ResultSet result, String column) throws SQLException {
    OffsetDateTime moment = result.getObject(column, OffsetDateTime.class);
    return moment == null ? null : moment.toInstant();
  }
}
