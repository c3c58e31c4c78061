package io.fusebox.service.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Finds out whether a database can be read and written, by reading and writing. */
final class Probe {

  /** One row for all instances and for good. It is written in place, so nothing grows. */
  private static final String COMMIT = "update write_probe set writes = writes + 1 where id = 1";

  /** What lanes do to a table, as far as another table can be no proof of it. */
  private static final String INSERT =
      """
      insert into breaker (name, version, state, generation, settings, snapshot, created_at,
                           updated_at)
      values (?, 0, 'CLOSED', 1, '{}', ?, 'epoch', 'epoch')
      """;

  /**
   * Of random bytes, so that they are as many on the disk, where that has to make room for them.
   */
  private static final int SNAPSHOT_BYTES = 8_000;

  private Probe() {}

  /** Reads nothing in particular. */
  static boolean read(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("select 1");
        ResultSet result = statement.executeQuery()) {
      return result.next();
    }
  }

  /** Commits a change of a row. */
  static void commit(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COMMIT)) {
      statement.executeUpdate();
    }
  }

  /**
   * Inserts a large breaker and takes it back. Where a disk is full, a row that has its place can
   * still be changed, while new ones find none.
   */
  static void insert(Connection connection) throws SQLException {
    byte[] snapshot = new byte[SNAPSHOT_BYTES];
    ThreadLocalRandom.current().nextBytes(snapshot);
    connection.setAutoCommit(false);
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, "\u0001probe " + UUID.randomUUID());
      statement.setBytes(2, snapshot);
      statement.executeUpdate();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
