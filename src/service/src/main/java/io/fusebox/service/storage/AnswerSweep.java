package io.fusebox.service.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.function.IntConsumer;

/**
 * Goes through the table of answers to idempotency keys, some pages at a time and round after
 * round, and deletes what is too old. So no index by age is needed, to which each request would
 * have to add; and what is deleted together lies together. A round begins when a twelfth of the
 * retention has passed since the one before began, so an answer is kept for the retention and up to
 * a twelfth of it longer; or as long as a round takes, where that is more.
 *
 * <p>Confined to the thread of {@link Housekeeping}. Where it is in its round is forgotten with the
 * process: then a new round begins.
 */
final class AnswerSweep {

  /** 512 KiB, in which there is room for some 4,000 answers. */
  private static final int PAGES = 64;

  private static final int ROUNDS_PER_RETENTION = 12;

  private static final String DELETE =
      "delete from idempotency_key where " + AnswerPages.BETWEEN + " and kept_at < ?";

  private final Duration retention;
  private final IntConsumer onDeleted;

  /** On the monotonic clock: whatever the database's clock does, the rounds go on. */
  private long nextRound = System.nanoTime();

  private long pages;
  private long swept;

  /**
   * A first round, which begins at once.
   *
   * @param onDeleted is told how many answers were deleted
   */
  AnswerSweep(Duration retention, IntConsumer onDeleted) {
    this.onDeleted = onDeleted;
    this.retention = retention;
  }

  /**
   * Sweeps the next pages, if there are any in this round or it is time for another.
   *
   * @return whether this round has more
   */
  boolean step(Connection connection, OffsetDateTime now) throws SQLException {
    if (swept >= pages) {
      long start = System.nanoTime();
      if (start - nextRound < 0) {
        return false;
      }
      pages = AnswerPages.count(connection);
      nextRound = start + retention.dividedBy(ROUNDS_PER_RETENTION).toNanos();
      swept = 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
      statement.setString(1, AnswerPages.first(swept));
      statement.setString(2, AnswerPages.first(swept + PAGES));
      statement.setObject(3, now.minus(retention));
      onDeleted.accept(statement.executeUpdate());
    }
    swept += PAGES;
    return swept < pages;
  }
}
