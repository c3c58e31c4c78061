package io.fusebox.service.storage;

import io.fusebox.engine.BreakerView;
import io.fusebox.service.coordination.LaneStore.Reading;
import io.fusebox.service.coordination.LaneStore.Row;
import io.fusebox.service.overview.OverviewStore;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The overview's readings, by plain SQL. */
@ApplicationScoped
class PostgresOverviewStore implements OverviewStore {

  private static final String VERSIONS =
      """
      select t.now, b.total, b.name, b.version, b.changes_at
        from (select clock_timestamp() as now) t
        left join (select name, version, changes_at, count(*) over () as total
                     from breaker
                    order by state = 'CLOSED', name
                    limit ?) b on true
      """;

  private final Reads reads;

  PostgresOverviewStore(Reads reads) {
    this.reads = reads;
  }

  @Override
  public Versions versions(int limit) {
    return reads.run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(VERSIONS)) {
            statement.setInt(1, limit);
            try (ResultSet result = statement.executeQuery()) {
              return versions(result);
            }
          }
        });
  }

  private static Versions versions(ResultSet result) throws SQLException {
    List<Version> breakers = new ArrayList<>();
    long now = 0;
    long total = 0;
    while (result.next()) {
      now = ReadStatements.micros(result, 1);
      total = result.getLong(2);
      String name = result.getString(3);
      if (name != null) {
        long changesAt =
            result.getObject(5) == null ? Long.MAX_VALUE : ReadStatements.micros(result, 5);
        breakers.add(new Version(name, result.getLong(4), changesAt));
      }
    }
    return new Versions(now, total, breakers);
  }

  @Override
  public List<Found> read(Collection<String> names) {
    return reads.run(
        connection -> {
          Reading reading = ReadStatements.read(connection, names);
          List<Found> found = new ArrayList<>();
          for (Row row : reading.rows().values()) {
            add(row, reading.now(), found);
          }
          return found;
        });
  }

  private static void add(Row row, long now, List<Found> found) {
    try {
      BreakerView view = row.breaker().get().viewOfStored(now);
      found.add(new Found(row.name(), row.version(), view));
    } catch (RuntimeException e) {
      // Whoever asks for this one is told; the others are shown.
      Log.debugf("The stored breaker '%s' cannot be read: %s", row.name(), e.getMessage());
    }
  }
}
