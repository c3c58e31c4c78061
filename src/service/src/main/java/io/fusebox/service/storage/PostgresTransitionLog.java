package io.fusebox.service.storage;

import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import io.fusebox.engine.Transition.Cause;
import io.fusebox.service.coordination.HistoryEntry;
import io.fusebox.service.coordination.StreamPosition;
import io.fusebox.service.coordination.TransitionLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Table {@code transition} as something that grows, by plain SQL. */
@ApplicationScoped
class PostgresTransitionLog implements TransitionLog {

  /** Above any line that another transaction writes at this moment. */
  private static final int RECENT = 10_000;

  private static final String COLUMNS =
      "id, breaker, generation, from_state, to_state, cause, why, occurred_at, caller,"
          + " principal, reason, changes";

  private static final String AFTER =
      """
      select %1$s from transition where id = any (?)
      union all
      (select %1$s from transition where id > ? order by id limit ?)
      order by id limit ?
      """
          .formatted(COLUMNS);

  private static final String NEWEST = "select id from transition order by id desc limit ?";

  /**
   * What is too old is deleted from the lowest id on; so where one is left, none above is gone, and
   * no reader can be beyond the highest. Where none is left, the sequence's last id is the furthest
   * that a reader can be.
   */
  private static final String CONTINUITY =
      """
      select p.id > coalesce((select max(id) from transition), w.id) as is_ahead,
             exists (select 1 from transition where id <= p.id + 1)
               or not exists (select 1 from transition where id > p.id) as is_kept
        from (select ?::bigint as id) p
       cross join (select case when is_called then last_value else 0 end as id
                     from transition_id_seq) w
      """;

  private final Reads reads;

  PostgresTransitionLog(Reads reads) {
    this.reads = reads;
  }

  @Override
  public List<HistoryEntry> after(StreamPosition position, int limit) {
    return ask(
        AFTER,
        statement -> {
          Object[] missing = position.missing().boxed().toArray();
          statement.setArray(1, statement.getConnection().createArrayOf("bigint", missing));
          statement.setLong(2, position.last());
          statement.setInt(3, limit);
          statement.setInt(4, limit);
        },
        PostgresTransitionLog::entry);
  }

  @Override
  public StreamPosition end() {
    List<Long> newestFirst =
        ask(NEWEST, statement -> statement.setInt(1, RECENT), result -> result.getLong(1));
    if (newestFirst.isEmpty()) {
      return StreamPosition.START;
    }
    StreamPosition end = StreamPosition.from(newestFirst.get(newestFirst.size() - 1));
    for (int i = newestFirst.size() - 2; i >= 0; i--) {
      end = end.plus(newestFirst.get(i));
    }
    return end;
  }

  @Override
  public Continuity continuityAfter(StreamPosition position) {
    return ask(
            CONTINUITY,
            statement -> statement.setLong(1, position.last()),
            result -> {
              if (result.getBoolean("is_ahead")) {
                return Continuity.AHEAD;
              }
              return result.getBoolean("is_kept") ? Continuity.COMPLETE : Continuity.DELETED;
            })
        .get(0);
  }

  private static HistoryEntry entry(ResultSet row) throws SQLException {
    Transition transition =
        new Transition(
            row.getLong("generation"),
            State.valueOf(row.getString("from_state")),
            State.valueOf(row.getString("to_state")),
            Cause.valueOf(row.getString("cause")),
            row.getString("why"),
            row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
            row.getString("caller"),
            row.getString("principal"),
            row.getString("reason"),
            SettingsJson.readChanges(row.getString("changes")));
    return new HistoryEntry(row.getLong("id"), row.getString("breaker"), transition);
  }

  private <T> List<T> ask(String sql, Binding binding, Reading<T> reading) {
    return reads.run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            try (ResultSet result = statement.executeQuery()) {
              List<T> rows = new ArrayList<>();
              while (result.next()) {
                rows.add(reading.read(result));
              }
              return rows;
            }
          }
        });
  }

  private interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  private interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }
}
