package io.fusebox.service.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The pages of the table of answers to idempotency keys, by which a long scan is divided into short
 * statements.
 */
final class AnswerPages {

  /** Rows from a page on up to, and without, another one; its parameters are {@link #first}. */
  static final String BETWEEN = "ctid >= ?::tid and ctid < ?::tid";

  private static final String COUNT =
      """
      select pg_relation_size('idempotency_key') / current_setting('block_size')::bigint
      """;

  private AnswerPages() {}

  /** How many pages there are. */
  static long count(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT);
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
