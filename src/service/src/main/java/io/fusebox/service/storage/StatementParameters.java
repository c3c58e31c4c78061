package io.fusebox.service.storage;

import io.fusebox.engine.Micros;
import io.fusebox.engine.Settings;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PGobject;

/** Sets one parameter of a statement after the other: values, and columns of rows as arrays. */
final class StatementParameters {

  private final Connection connection;
  private final PreparedStatement statement;
  private int last;

  StatementParameters(Connection connection, PreparedStatement statement) {
    this.connection = connection;
    this.statement = statement;
  }

  /** Settings as a text; null: they stay as they are. */
  static @Nullable String json(@Nullable Settings settings) {
    return settings == null ? null : SettingsJson.write(settings);
  }

  /** A moment as a text. */
  static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  void moment(long micros) throws SQLException {
    statement.setObject(++last, Micros.toInstant(micros).atOffset(ZoneOffset.UTC));
  }

  /** Null has the type of a text, too, so that the statement is prepared once. */
  void text(@Nullable String value) throws SQLException {
    statement.setString(++last, value);
  }

  void number(long value) throws SQLException {
    statement.setLong(++last, value);
  }

  void bytes(byte[] value) throws SQLException {
    statement.setBytes(++last, value);
  }

  void uuid(UUID value) throws SQLException {
    statement.setObject(++last, value);
  }

  void set(PGobject value) throws SQLException {
    statement.setObject(++last, value);
  }

  <T> void texts(String type, List<T> rows, Function<? super T, @Nullable String> column)
      throws SQLException {
    @Nullable String[] values = new String[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.apply(rows.get(i));
    }
    array(type, values);
  }

  <T> void numbers(List<T> rows, ToLongFunction<? super T> column) throws SQLException {
    array("bigint", rows.stream().mapToLong(column).toArray());
  }

  <T> void bytes(List<T> rows, Function<? super T, byte[]> column) throws SQLException {
    array("bytea", rows.stream().map(column).toArray(byte[][]::new));
  }

  private void array(String type, Object values) throws SQLException {
    Array array = connection.unwrap(PgConnection.class).createArrayOf(type, values);
    statement.setArray(++last, array);
  }
}
