package io.fusebox.service.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;

/**
 * Deletes answers to idempotency keys that are too old. It goes through the table's pages from the
 * first to the last, in bites, and round after round: that needs no index by age, which each
 * request with a key would have to write. Mutable, for one thread.
 */
final class AnswerSweep {

  /** Some 2,000 answers. */
  private static final int PAGES_PER_BITE = 32;

  /** Rounds in the time that answers are kept: so none stays for much longer than that. */
  private static final int ROUNDS_PER_RETENTION = 10;

  private static final String PAGES =
      """
      select pg_relation_size('idempotency_key'::regclass) / current_setting('block_size')::bigint
      """;

  private static final String DELETE =
      "delete from idempotency_key where ctid >= ? and ctid < ? and kept_at < ?";

  private final Duration retention;

  private long nextPage;
  private long nextRound = System.nanoTime();

  AnswerSweep(Duration retention) {
    this.retention = retention;
  }

  /**
   * Takes the next bite, if one is due.
   *
   * @param now the database's clock
   * @return whether the next one is due at once
   */
  boolean bite(Connection connection, OffsetDateTime now) throws SQLException {
    if (System.nanoTime() - nextRound < 0) {
      return false;
    }
    long end = nextPage + PAGES_PER_BITE;
    try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
      statement.setObject(1, firstOf(nextPage), Types.OTHER);
      statement.setObject(2, firstOf(end), Types.OTHER);
      statement.setObject(3, now.minus(retention));
      statement.executeUpdate();
    }
    if (end < pages(connection)) {
      nextPage = end;
      return true;
    }
    nextPage = 0;
    nextRound = System.nanoTime() + retention.dividedBy(ROUNDS_PER_RETENTION).toNanos();
    return false;
  }

  private static String firstOf(long page) {
    return "(" + page + ",0)";
  }

  private static long pages(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PAGES);
        ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getLong(1);
    }
  }
}
