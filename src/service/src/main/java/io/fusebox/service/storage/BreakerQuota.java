package io.fusebox.service.storage;

import io.agroal.api.AgroalDataSource;
import io.fusebox.service.coordination.FuseboxConfig;
import io.fusebox.service.coordination.TooManyBreakersException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the number of breakers within its limit without counting them each time: a count allows a
 * tenth of what it found free, and then it counts again. Instances that create at once can go over
 * by as much.
 */
@ApplicationScoped
class BreakerQuota {

  private final AgroalDataSource pool;
  private final StorageTrouble trouble;
  private final long most;
  private final AtomicLong allowed = new AtomicLong();

  BreakerQuota(AgroalDataSource pool, StorageTrouble trouble, FuseboxConfig config) {
    this.pool = pool;
    this.trouble = trouble;
    this.most = config.maxBreakers();
  }

  /**
   * Takes the place of one more breaker.
   *
   * @throws TooManyBreakersException there is none
   */
  void take(String name) {
    if (allowed.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return;
    }
    long free = most - count();
    if (free <= 0) {
      throw new TooManyBreakersException(name, most);
    }
    allowed.set(free / 10);
  }

  /** How many breakers there are, counted no further than the limit. */
  private long count() {
    String query = "select count(*) from (select 1 from breaker limit ?) counted";
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setLong(1, most);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    } catch (SQLException e) {
      throw trouble.unavailable(trouble.of(e), e);
    }
  }
}
