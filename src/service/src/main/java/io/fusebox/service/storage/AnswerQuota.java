package io.fusebox.service.storage;

import io.fusebox.service.coordination.DaemonThread;
import io.fusebox.service.coordination.FuseboxConfig;
import io.fusebox.service.coordination.LaneStore.Changes;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.Written;
import io.fusebox.service.coordination.OverloadedException;
import io.fusebox.service.coordination.Refusals;
import io.fusebox.service.coordination.Refusals.Limit;
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

  private static final String COUNT =
      "select count(*) from idempotency_key where " + AnswerPages.BETWEEN;

  private final Connections connections;
  private final long most;
  private final AnswerRoom room;
  private final Refusals refusals;
  private volatile boolean stopping;

  AnswerQuota(Connections connections, FuseboxConfig config, Refusals refusals) {
    this.refusals = refusals;
    this.connections = connections;
    this.most = config.maxKeptAnswers();
    this.room = new AnswerRoom(most, config.idempotencyRetention(), System::nanoTime);
  }

  void start(@Observes StartupEvent started) {
    DaemonThread.start("fusebox-answers", this::countWhatIsThere);
  }

  private void countWhatIsThere() {
    long pages = -1;
    long counted = 0;
    while (!stopping && (pages < 0 || counted < pages)) {
      Duration rest = REST;
      try (Connection connection = connections.get(Use.READ)) {
        if (pages < 0) {
          pages = AnswerPages.count(connection);
        }
        room.onKept(count(connection, counted));
        counted += PAGES;
      } catch (SQLException e) {
        Log.debugf("Kept answers are not counted for now: %s", e.getMessage());
        rest = REST_AFTER_TROUBLE;
      }
      LockSupport.parkNanos(rest.toNanos());
    }
  }

  private static long count(Connection connection, long page) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
      statement.setString(1, AnswerPages.first(page));
      statement.setString(2, AnswerPages.first(page + PAGES));
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
      refusals.count(Limit.KEPT_ANSWERS);
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
