package io.fusebox.service.storage;

import io.fusebox.service.coordination.DaemonThread;
import io.fusebox.service.coordination.FuseboxConfig;
import io.fusebox.service.coordination.TooManyBreakersException;
import io.fusebox.service.storage.Availability.Use;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Keeps the number of breakers within its limit; see {@link BreakerRoom}. */
@ApplicationScoped
class BreakerQuota {

  private static final long IDLE_SECONDS = 10;

  private final Connections connections;
  private final StorageTrouble trouble;
  private final long most;
  private final BreakerRoom room;
  private final ExecutorService background;

  BreakerQuota(Connections connections, StorageTrouble trouble, FuseboxConfig config) {
    this.connections = connections;
    this.trouble = trouble;
    this.most = config.maxBreakers();
    this.background = oneThreadWhileNeeded();
    this.room = new BreakerRoom(most, this::count, System::nanoTime, background);
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
   * @throws TooManyBreakersException there is none
   */
  void take(String name) {
    if (!room.take()) {
      throw new TooManyBreakersException(name, most);
    }
  }

  /** Gives back places that were taken for breakers that were not stored. */
  void giveBack(int places) {
    room.giveBack(places);
  }

  /** Notes that breakers are stored for which places were taken. */
  void onCreated(int breakers) {
    room.onCreated(breakers);
  }

  /** Notes that this instance has deleted a breaker. */
  void onDeleted() {
    room.onDeleted();
  }

  /** How many breakers there are, counted no further than the limit. */
  private long count() {
    String query = "select count(*) from (select 1 from breaker limit ?) counted";
    try (Connection connection = connections.get(Use.READ);
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setLong(1, most);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    } catch (SQLException e) {
      throw trouble.unavailable(Use.READ, trouble.of(Use.READ, e), e);
    }
  }

  @PreDestroy
  void stop() {
    background.shutdown();
  }
}
