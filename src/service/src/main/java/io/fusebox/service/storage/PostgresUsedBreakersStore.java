package io.fusebox.service.storage;

import io.fusebox.service.overview.UsedBreakersStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;

/** When breakers were used, in PostgreSQL by plain SQL. */
@ApplicationScoped
class PostgresUsedBreakersStore implements UsedBreakersStore {

  /**
   * In the order of the names, so that nobody waits for somebody who waits. The version stays: what
   * lanes remember goes on being right. A moment that is yet to come was noted while the clock was
   * ahead.
   */
  private static final String NOTE =
      """
      update breaker b
         set used_at = t.now
        from (select clock_timestamp() as now) t, unnest(?::varchar[]) u (name)
       where b.name = any (array[u.name])
         and not b.used_at between t.now - make_interval(secs => ?) and t.now
      """;

  private final Writes writes;

  PostgresUsedBreakersStore(Writes writes) {
    this.writes = writes;
  }

  @Override
  public void onUse(List<String> names, Duration precision) {
    writes.run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
            Object[] sorted = names.stream().sorted().distinct().toArray();
            statement.setArray(1, connection.createArrayOf("varchar", sorted));
            statement.setDouble(2, precision.toMillis() / 1e3);
            return statement.executeUpdate();
          }
        });
  }
}
