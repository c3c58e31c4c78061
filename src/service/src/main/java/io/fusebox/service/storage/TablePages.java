package io.fusebox.service.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The pages of a table, by which a long scan is divided into short statements. */
final class TablePages {

  /** Rows from a page on up to, and without, another one; its parameters are {@link #first}. */
  static final String BETWEEN = "ctid >= ?::tid and ctid < ?::tid";

  private static final String COUNT =
      """
      select pg_relation_size('%s') / current_setting('block_size')::bigint
      """;

  private TablePages() {}

  /** How many pages a table has. */
  static long count(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT.formatted(table));
        ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getLong(1);
    }
  }

  /** The place of the first row on a page. */
  static String first(long page) {
    return "(" + page + ",0)";
  }
}
