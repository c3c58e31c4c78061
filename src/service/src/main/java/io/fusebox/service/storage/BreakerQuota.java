package io.fusebox.service.storage;

import io.fusebox.service.coordination.DaemonThread;
import io.fusebox.service.coordination.FuseboxConfig;
import io.fusebox.service.coordination.Refusals;
import io.fusebox.service.coordination.Refusals.Limit;
import io.fusebox.service.coordination.TooManyBreakersException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the number of breakers within its limits: of this deployment, and of the holder of each
 * key; see {@link BreakerRoom}. Safe to call from any thread.
 */
@ApplicationScoped
class BreakerQuota {

  private static final long IDLE_SECONDS = 10;

  private static final String COUNT =
      "select count(*) from (select 1 from breaker limit ?) counted";
  private static final String COUNT_OF_KEY =
      "select count(*) from (select 1 from breaker where created_by = ? limit ?) counted";

  private final Reads reads;
  private final Refusals refusals;
  private final long most;
  private final long mostPerKey;
  private final BreakerRoom room;
  private final RoomsOfKeys roomsOfKeys;
  private final ExecutorService background;

  BreakerQuota(Reads reads, Refusals refusals, FuseboxConfig config) {
    this.reads = reads;
    this.refusals = refusals;
    this.most = config.maxBreakers();
    this.mostPerKey = config.maxBreakersPerKey();
    this.background = oneThreadWhileNeeded();
    this.room = new BreakerRoom(most, this::count, System::nanoTime, background);
    this.roomsOfKeys =
        new RoomsOfKeys(
            principal ->
                new BreakerRoom(
                    mostPerKey, () -> countOf(principal), System::nanoTime, background));
  }

  private static ExecutorService oneThreadWhileNeeded() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> DaemonThread.of("fusebox-quota", work),
            // A refresh that comes after the stop is not needed.
            new ThreadPoolExecutor.DiscardPolicy());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /**
   * Takes the place of one more breaker.
   *
   * @param principal for whom it is created; null: nobody was asked to prove who it is
   * @throws TooManyBreakersException there is none
   */
  void take(String name, @Nullable String principal) {
    if (!room.take()) {
      throw TooManyBreakersException.ofDeployment(name, most);
    }
    boolean isTaken = false;
    try {
      isTaken = principal == null || roomsOfKeys.of(principal).take();
    } finally {
      if (!isTaken) {
        room.giveBack(1);
      }
    }
    if (principal != null && !isTaken) {
      refusals.count(Limit.BREAKERS_PER_KEY);
      throw TooManyBreakersException.ofKey(name, principal, mostPerKey);
    }
  }

  /** Gives back the place that was taken for a breaker that was not stored. */
  void giveBack(@Nullable String principal) {
    change(principal, each -> each.giveBack(1));
  }

  /** Notes that a breaker is stored for which a place was taken. */
  void onCreated(@Nullable String principal) {
    change(principal, each -> each.onCreated(1));
  }

  /**
   * Notes that this instance has deleted a breaker.
   *
   * @param principal for whom it was created
   */
  void onDeleted(@Nullable String principal) {
    change(principal, BreakerRoom::onDeleted);
  }

  private void change(@Nullable String principal, Consumer<BreakerRoom> change) {
    change.accept(room);
    BreakerRoom ofKey = roomsOfKeys.find(principal);
    if (ofKey != null) {
      change.accept(ofKey);
    }
  }

  /** How many breakers there are, counted no further than the limit. */
  private long count() {
    return reads.run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setLong(1, most);
            return number(statement);
          }
        });
  }

  /** How many there are that were created for a principal, counted no further than the limit. */
  private long countOf(String principal) {
    return reads.run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(COUNT_OF_KEY)) {
            statement.setString(1, principal);
            statement.setLong(2, mostPerKey);
            return number(statement);
          }
        });
  }

  private static long number(PreparedStatement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getLong(1);
    }
  }

  @PreDestroy
  void stop() {
    background.shutdown();
  }
}
