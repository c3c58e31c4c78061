package io.fusebox.service.storage;

import io.fusebox.service.coordination.DaemonThread;
import io.fusebox.service.coordination.FuseboxConfig;
import io.fusebox.service.coordination.LaneStore.Changes;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.Written;
import io.fusebox.service.coordination.OverloadedException;
import io.fusebox.service.storage.Availability.Use;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the number of answers that an instance keeps within its limit. A request with a new key
 * beyond it is refused, since to delete an answer early would be to count a request twice; whatever
 * has an answer is still given that. See {@link AnswerRoom}.
 *
 * <p>What is there at the start counts as kept then. It is counted some pages at a time, in the
 * background.
 */
@ApplicationScoped
class AnswerQuota {

  /** 8 MiB: some 20 ms. */
  private static final int PAGES = 1_000;

  private static final Duration REST = Duration.ofMillis(100);
  private static final Duration REST_AFTER_TROUBLE = Duration.ofSeconds(10);

  /** Of a range, at least as many as it can have (see {@link KeyRange}). */
  private static final List<Table> TABLES =
      List.of(
          new Table("idempotency_key", "count(*)"),
          new Table("idempotency_key_range", "coalesce(sum(octet_length(answers) / 26 + 1), 0)"));

  private final Connections connections;
  private final long most;
  private final AnswerRoom room;
  private volatile boolean stopping;

  AnswerQuota(Connections connections, FuseboxConfig config) {
    this.connections = connections;
    this.most = config.maxKeptAnswers();
    this.room = new AnswerRoom(most, config.idempotencyRetention(), System::nanoTime);
  }

  /** A table of answers, and how those of some rows are counted. */
  private record Table(String name, String answers) {

    String count() {
      return "select %s from %s where ".formatted(answers, name) + TablePages.BETWEEN;
    }
  }

  void start(@Observes StartupEvent started) {
    DaemonThread.start("fusebox-answers", this::countWhatIsThere);
  }

  private void countWhatIsThere() {
    for (Table table : TABLES) {
      long pages = -1;
      long counted = 0;
      while (!stopping && (pages < 0 || counted < pages)) {
        Duration rest = REST;
        try (Connection connection = connections.get(Use.READ)) {
          if (pages < 0) {
            pages = TablePages.count(connection, table.name());
          }
          room.onKept(count(connection, table, counted));
          counted += PAGES;
        } catch (SQLException e) {
          Log.debugf("Kept answers are not counted for now: %s", e.getMessage());
          rest = REST_AFTER_TROUBLE;
        }
        LockSupport.parkNanos(rest.toNanos());
      }
    }
  }

  private static long count(Connection connection, Table table, long page) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(table.count())) {
      statement.setString(1, TablePages.first(page));
      statement.setString(2, TablePages.first(page + PAGES));
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }

  /**
   * Looks whether one more answer may be kept; what is under way by then may go over.
   *
   * @throws OverloadedException as many are kept as may be
   */
  void require() {
    if (!room.isLeft()) {
      throw OverloadedException.ofKeptAnswers(most);
    }
  }

  /** Notes what is stored. */
  void onStored(Changes changes, Written written) {
    int kept = 0;
    for (KeptAnswer answer : changes.answers()) {
      kept += written.outdated().contains(answer.breaker()) ? 0 : 1;
    }
    if (kept > 0) {
      room.onKept(kept);
    }
  }

  @PreDestroy
  void stop() {
    stopping = true;
  }
}
