package io.fusebox.service.storage;

import io.fusebox.engine.Micros;
import io.fusebox.engine.Settings;
import io.fusebox.engine.Transition;
import io.fusebox.service.coordination.LaneStore;
import io.fusebox.service.coordination.LaneStore.Changes;
import io.fusebox.service.coordination.LaneStore.History;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.RowChange;
import io.fusebox.service.coordination.LaneStore.Written;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one statement that writes a batch. It is made of what the batch has: rows that change if they
 * are at their expected version, new rows, versions to check, and, for the breakers of which that
 * held, lines of history and answers.
 */
final class WriteStatement {

  // Arrays are sorted by name and the connections' planner goes through them in that order (see
  // application.properties), so that nobody waits for a row of somebody who waits.
  private static final String CHANGED =
      """
      changed as (
        update breaker b
           set version = w.version, state = w.state, generation = w.generation,
               settings = coalesce(w.settings, b.settings), snapshot = w.snapshot,
               changes_at = w.changes_at, updated_at = w.updated_at
          from unnest(?::varchar[], ?::bigint[], ?::bigint[], ?::varchar[], ?::bigint[],
                      ?::jsonb[], ?::bytea[], ?::timestamptz[], ?::timestamptz[])
               w (name, expected, version, state, generation,
                  settings, snapshot, changes_at, updated_at)
         where b.name = w.name and b.version = w.expected
        returning b.name)""";

  private static final String CREATED =
      """
      created as (
        insert into breaker (name, version, state, generation, settings, snapshot, changes_at,
                             updated_at, created_at)
        select * from unnest(?::varchar[], ?::bigint[], ?::varchar[], ?::bigint[], ?::jsonb[],
                             ?::bytea[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[])
        on conflict (name) do nothing
        returning name)""";

  private static final String CHECKED =
      """
      checked as (
        select b.name
          from unnest(?::varchar[], ?::bigint[]) c (name, version)
          join breaker b on b.name = c.name and b.version = c.version)""";

  private static final String TOLD =
      """
      told as (
        insert into transition (breaker, generation, from_state, to_state, cause, why, occurred_at,
                                caller)
        select h.breaker, h.generation, h.from_state, h.to_state, h.cause, h.why, h.occurred_at,
               h.caller
          from unnest(?::varchar[], ?::bigint[], ?::varchar[], ?::varchar[], ?::varchar[],
                      ?::text[], ?::timestamptz[], ?::varchar[])
               with ordinality
               h (breaker, generation, from_state, to_state, cause, why, occurred_at, caller, place)
         where h.breaker in (select name from fitting)
         order by h.place)""";

  private static final String KEPT =
      """
      kept as (
        insert into idempotency_key (key, fingerprint, answer, kept_at)
        select a.key, a.fingerprint, a.answer, a.kept_at
          from unnest(?::uuid[], ?::bigint[], ?::varchar[], ?::bytea[], ?::timestamptz[])
               a (key, fingerprint, breaker, answer, kept_at)
         where a.breaker in (select name from fitting))""";

  private static final String RESULT =
      """

      select t.now, f.name
        from (select clock_timestamp() as now) t
        left join fitting f on true
      """;

  private final Changes changes;
  private final List<RowChange> changed = new ArrayList<>();
  private final List<RowChange> created = new ArrayList<>();
  private final List<Map.Entry<String, Long>> checked;

  private WriteStatement(Changes changes) {
    this.changes = changes;
    for (RowChange row : changes.rows()) {
      (row.expectedVersion() == LaneStore.ABSENT ? created : changed).add(row);
    }
    Comparator<RowChange> byName = Comparator.comparing(RowChange::name);
    changed.sort(byName);
    created.sort(byName);
    checked = List.copyOf(changes.unchanged().entrySet());
  }

  /**
   * Writes the batch.
   *
   * @throws SQLException with the state of a unique violation, an answer's key was taken
   */
  static Written execute(Connection connection, Changes changes) throws SQLException {
    return new WriteStatement(changes).execute(connection);
  }

  private Written execute(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql())) {
      bind(new Parameters(connection, statement));
      try (ResultSet result = statement.executeQuery()) {
        return written(result);
      }
    }
  }

  private String sql() {
    List<String> parts = new ArrayList<>();
    List<String> fitting = new ArrayList<>();
    add(!changed.isEmpty(), CHANGED, "changed", parts, fitting);
    add(!created.isEmpty(), CREATED, "created", parts, fitting);
    add(!checked.isEmpty(), CHECKED, "checked", parts, fitting);
    String union = String.join(" union all ", fitting);
    parts.add(
        "fitting as (" + (fitting.isEmpty() ? "select null as name where false" : union) + ")");
    if (!changes.history().isEmpty()) {
      parts.add(TOLD);
    }
    if (!changes.answers().isEmpty()) {
      parts.add(KEPT);
    }
    return "with " + String.join(",\n", parts) + RESULT;
  }

  private static void add(
      boolean wanted, String part, String name, List<String> parts, List<String> fitting) {
    if (wanted) {
      parts.add(part);
      fitting.add("select name from " + name);
    }
  }

  private void bind(Parameters to) throws SQLException {
    if (!changed.isEmpty()) {
      to.array("varchar", changed, RowChange::name);
      to.array("bigint", changed, RowChange::expectedVersion);
      bindRows(changed, to);
    }
    if (!created.isEmpty()) {
      to.array("varchar", created, RowChange::name);
      bindRows(created, to);
      to.array("timestamptz", created, row -> row.createdAt().toString());
    }
    if (!checked.isEmpty()) {
      to.array("varchar", checked, Map.Entry::getKey);
      to.array("bigint", checked, Map.Entry::getValue);
    }
    if (!changes.history().isEmpty()) {
      bindHistory(changes.history(), to);
    }
    if (!changes.answers().isEmpty()) {
      bindAnswers(changes.answers(), to);
    }
  }

  private static void bindRows(List<RowChange> rows, Parameters to) throws SQLException {
    to.array("bigint", rows, RowChange::version);
    to.array("varchar", rows, row -> row.breaker().state().name());
    to.array("bigint", rows, row -> row.breaker().generation());
    to.array("jsonb", rows, row -> json(row.settings()));
    to.array("bytea", rows, row -> row.breaker().snapshot());
    to.array("timestamptz", rows, row -> text(row.breaker().changesAt()));
    to.array("timestamptz", rows, row -> text(Micros.toInstant(row.now())));
  }

  private static void bindHistory(List<History> lines, Parameters to) throws SQLException {
    Function<Function<Transition, @Nullable Object>, Function<History, @Nullable Object>> of =
        column -> line -> column.apply(line.transition());
    to.array("varchar", lines, History::breaker);
    to.array("bigint", lines, of.apply(Transition::generation));
    to.array("varchar", lines, of.apply(line -> line.from().name()));
    to.array("varchar", lines, of.apply(line -> line.to().name()));
    to.array("varchar", lines, of.apply(line -> line.cause().name()));
    to.array("text", lines, of.apply(Transition::why));
    to.array("timestamptz", lines, of.apply(line -> line.at().toString()));
    to.array("varchar", lines, of.apply(Transition::caller));
  }

  private static void bindAnswers(List<KeptAnswer> answers, Parameters to) throws SQLException {
    to.array("uuid", answers, answer -> answer.key().key());
    to.array("bigint", answers, answer -> answer.key().fingerprint());
    to.array("varchar", answers, KeptAnswer::breaker);
    to.array("bytea", answers, KeptAnswer::answer);
    to.array("timestamptz", answers, answer -> Micros.toInstant(answer.at()).toString());
  }

  private static @Nullable String json(@Nullable Settings settings) {
    return settings == null ? null : SettingsJson.write(settings);
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private Written written(ResultSet result) throws SQLException {
    Set<String> outdated = new HashSet<>(changes.unchanged().keySet());
    changes.rows().forEach(row -> outdated.add(row.name()));
    long now = 0;
    while (result.next()) {
      now = Micros.of(result.getObject(1, OffsetDateTime.class).toInstant());
      outdated.remove(result.getString(2));
    }
    return new Written(outdated, now);
  }

  /** Sets one parameter after the other. */
  private static final class Parameters {
    private final Connection connection;
    private final PreparedStatement statement;
    private int last;

    Parameters(Connection connection, PreparedStatement statement) {
      this.connection = connection;
      this.statement = statement;
    }

    <T> void array(String type, List<T> rows, Function<? super T, @Nullable Object> column)
        throws SQLException {
      @Nullable Object[] values =
          type.equals("bytea") ? new byte[rows.size()][] : new Object[rows.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = column.apply(rows.get(i));
      }
      Array array = connection.createArrayOf(type, values);
      statement.setArray(++last, array);
    }
  }
}
