package io.fusebox.service.storage;

import static io.fusebox.service.storage.StatementParameters.json;
import static io.fusebox.service.storage.StatementParameters.text;

import io.fusebox.engine.Micros;
import io.fusebox.engine.Transition;
import io.fusebox.service.coordination.LaneStore;
import io.fusebox.service.coordination.LaneStore.Changes;
import io.fusebox.service.coordination.LaneStore.History;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.KeyTakenException;
import io.fusebox.service.coordination.LaneStore.RowChange;
import io.fusebox.service.coordination.LaneStore.Written;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The one statement that writes a batch. It is made of what the batch has: rows that change if they
 * are at their expected version, new rows, versions to check, and, for the breakers of which that
 * held, lines of history and answers. A batch of one request mostly fits {@link SingleWrite}, which
 * has the same effect and result.
 */
final class WriteStatement {

  // Arrays are sorted by name, and rows are found in that order, so that nobody waits for a row of
  // somebody who waits. PostgreSQL has no other way to find them (see application.properties): an
  // array can be looked up in an index, but neither merged with it nor hashed. And "(… in …) is
  // true"
  // is looked up in a hash table, however few it expects, where "… in …" might be a loop in a loop.
  /** Its columns are those of {@link #bindAnswers}. */
  private static final String SENT =
      """
      sent as (
        select *
          from unnest(?::uuid[], ?::bigint[], ?::varchar[], ?::bytea[])
               a (key, fingerprint, breaker, answer))\
      """;

  /**
   * Looked for first, and nothing is written if there is one, as a unique violation would have a
   * line of the server's log for each request that is sent again. Only of a key that another
   * transaction keeps at this very moment, the violation is the evidence.
   */
  private static final String TAKEN =
      """
      taken as (
        select k.key from sent s join idempotency_key k on k.key = any (array[s.key]))\
      """;

  private static final Part CHANGED =
      new Part(
          """
          changed as (
            update breaker b
               set version = w.version, state = w.state, generation = w.generation,
                   settings = coalesce(w.settings, b.settings), snapshot = w.snapshot,
                   changes_at = w.changes_at, declared = b.declared or w.declares,
                   updated_at = ?::timestamptz
              from unnest(?::varchar[], ?::bigint[], ?::bigint[], ?::varchar[], ?::bigint[],
                          ?::jsonb[], ?::bytea[], ?::timestamptz[], ?::boolean[])
                   w (name, expected, version, state, generation, settings, snapshot, changes_at,
                      declares)
             where b.name = any (array[w.name]) and b.version = w.expected%s
            returning b.name)\
          """);

  private static final Part CREATED =
      new Part(
          """
          created as (
            insert into breaker (used_at, updated_at, name, created_at, version, state, generation,
                                 settings, snapshot, changes_at, declared, created_by)
            select n.now, n.now, w.*
              from (select ?::timestamptz as now) n,
                   unnest(?::varchar[], ?::timestamptz[], ?::bigint[], ?::varchar[], ?::bigint[],
                          ?::jsonb[], ?::bytea[], ?::timestamptz[], ?::boolean[],
                          ?::varchar[]) w
             where true%s
            on conflict (name) do nothing
            returning name)\
          """);

  private static final Part CHECKED =
      new Part(
          """
          checked as (
            select b.name
              from unnest(?::varchar[], ?::bigint[]) c (name, version)
              join breaker b on b.name = any (array[c.name]) and b.version = c.version
             where true%s)\
          """);

  private static final String TOLD =
      """
      told as (
        insert into transition (breaker, generation, from_state, to_state, cause, why, occurred_at,
                                caller, principal, reason, changes)
        select h.breaker, h.generation, h.from_state, h.to_state, h.cause, h.why, h.occurred_at,
               h.caller, h.principal, h.reason, h.changes
          from unnest(?::varchar[], ?::bigint[], ?::varchar[], ?::varchar[], ?::varchar[],
                      ?::text[], ?::timestamptz[], ?::varchar[], ?::varchar[], ?::text[],
                      ?::jsonb[])
               with ordinality
               h (breaker, generation, from_state, to_state, cause, why, occurred_at, caller,
                  principal, reason, changes, place)
         where (h.breaker in (select name from fitting)) is true
         order by h.place)\
      """;

  private static final String KEPT =
      """
      kept as (
        insert into idempotency_key (key, fingerprint, answer, kept_at)
        select a.key, a.fingerprint, a.answer, ?::timestamptz
          from sent a
         where (a.breaker in (select name from fitting)) is true)\
      """;

  private static final Part RESULT =
      new Part(
          """

          select t.now, f.name, %s
            from (select clock_timestamp() as now) t
            left join fitting f on true
          """,
          "exists (select 1 from taken)", "false");

  /** A part of the statement that is another one where there are keys that can be taken. */
  private record Part(String withKeys, String withoutKeys) {

    /** One that has an effect only if no key is taken. */
    Part(String sql) {
      this(sql, " and not exists (select 1 from taken)", "");
    }

    Part(String sql, String withKeys, String withoutKeys) {
      this(sql.formatted(withKeys), sql.formatted(withoutKeys));
    }

    String sql(boolean hasKeys) {
      return hasKeys ? withKeys : withoutKeys;
    }
  }

  private final Changes changes;
  private final List<RowChange> changed = new ArrayList<>();
  private final List<RowChange> created = new ArrayList<>();
  private final List<Map.Entry<String, Long>> checked;
  private final List<KeptAnswer> answers;

  private WriteStatement(Changes changes) {
    this.changes = changes;
    for (RowChange row : changes.rows()) {
      (row.expectedVersion() == LaneStore.ABSENT ? created : changed).add(row);
    }
    Comparator<RowChange> byName = Comparator.comparing(RowChange::name);
    changed.sort(byName);
    created.sort(byName);
    checked = List.copyOf(changes.unchanged().entrySet());
    // Kept in one order by all, so that of two who keep the same keys neither waits for the other.
    answers = new ArrayList<>(changes.answers());
    answers.sort(Comparator.comparing(answer -> answer.key().id()));
  }

  /**
   * Writes the batch.
   *
   * @throws KeyTakenException an answer's key had an answer before; nothing is written
   * @throws SQLException with the state of a unique violation, an answer's key was taken meanwhile
   */
  static Written execute(Connection connection, Changes changes)
      throws SQLException, KeyTakenException {
    return execute(connection, changes, SingleWrite.covers(changes));
  }

  /** Writes the batch with {@link SingleWrite}, which has to cover it, or without. */
  static Written execute(Connection connection, Changes changes, boolean isSingle)
      throws SQLException, KeyTakenException {
    return new WriteStatement(changes).execute(connection, isSingle);
  }

  private Written execute(Connection connection, boolean isSingle)
      throws SQLException, KeyTakenException {
    String sql = isSingle ? SingleWrite.sql(changes) : sql();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      StatementParameters parameters = new StatementParameters(connection, statement);
      if (isSingle) {
        SingleWrite.bind(changes, parameters);
      } else {
        bind(parameters);
      }
      try (ResultSet result = statement.executeQuery()) {
        return written(result);
      }
    }
  }

  private String sql() {
    boolean hasKeys = !answers.isEmpty();
    List<String> parts = new ArrayList<>();
    List<String> fitting = new ArrayList<>();
    if (hasKeys) {
      parts.add(SENT);
      parts.add(TAKEN);
    }
    add(!changed.isEmpty(), CHANGED.sql(hasKeys), "changed", parts, fitting);
    add(!created.isEmpty(), CREATED.sql(hasKeys), "created", parts, fitting);
    add(!checked.isEmpty(), CHECKED.sql(hasKeys), "checked", parts, fitting);
    String union = String.join(" union all ", fitting);
    parts.add(
        "fitting as (" + (fitting.isEmpty() ? "select null as name where false" : union) + ")");
    if (!changes.history().isEmpty()) {
      parts.add(TOLD);
    }
    if (hasKeys) {
      parts.add(KEPT);
    }
    return "with " + String.join(",\n", parts) + RESULT.sql(hasKeys);
  }

  private static void add(
      boolean wanted, String part, String name, List<String> parts, List<String> fitting) {
    if (wanted) {
      parts.add(part);
      fitting.add("select name from " + name);
    }
  }

  private void bind(StatementParameters to) throws SQLException {
    if (!answers.isEmpty()) {
      bindAnswers(to);
    }
    if (!changed.isEmpty()) {
      to.moment(changes.now());
      to.texts("varchar", changed, RowChange::name);
      to.numbers(changed, RowChange::expectedVersion);
      bindRows(changed, to);
    }
    if (!created.isEmpty()) {
      to.moment(changes.now());
      to.texts("varchar", created, RowChange::name);
      to.texts("timestamptz", created, row -> row.createdAt().toString());
      bindRows(created, to);
      to.texts("varchar", created, RowChange::createdBy);
    }
    if (!checked.isEmpty()) {
      to.texts("varchar", checked, Map.Entry::getKey);
      to.numbers(checked, Map.Entry::getValue);
    }
    if (!changes.history().isEmpty()) {
      bindHistory(changes.history(), to);
    }
    if (!answers.isEmpty()) {
      to.moment(changes.now());
    }
  }

  private static void bindRows(List<RowChange> rows, StatementParameters to) throws SQLException {
    to.numbers(rows, RowChange::version);
    to.texts("varchar", rows, row -> row.breaker().state().name());
    to.numbers(rows, row -> row.breaker().generation());
    to.texts("jsonb", rows, row -> json(row.settings()));
    to.bytes(rows, row -> row.breaker().snapshot());
    to.texts("timestamptz", rows, row -> text(row.breaker().changesAt()));
    to.texts("boolean", rows, row -> Boolean.toString(row.declares()));
  }

  private static void bindHistory(List<History> lines, StatementParameters to) throws SQLException {
    List<Transition> transitions = lines.stream().map(History::transition).toList();
    to.texts("varchar", lines, History::breaker);
    to.numbers(transitions, Transition::generation);
    to.texts("varchar", transitions, line -> line.from().name());
    to.texts("varchar", transitions, line -> line.to().name());
    to.texts("varchar", transitions, line -> line.cause().name());
    to.texts("text", transitions, Transition::why);
    to.texts("timestamptz", transitions, line -> line.at().toString());
    to.texts("varchar", transitions, Transition::caller);
    to.texts("varchar", transitions, Transition::principal);
    to.texts("text", transitions, Transition::reason);
    to.texts("jsonb", transitions, line -> SettingsJson.writeChanges(line.changes()));
  }

  private void bindAnswers(StatementParameters to) throws SQLException {
    to.set(UuidArray.of(answers, answer -> answer.key().id()));
    to.numbers(answers, answer -> answer.key().fingerprint());
    to.texts("varchar", answers, KeptAnswer::breaker);
    to.bytes(answers, KeptAnswer::answer);
  }

  private Written written(ResultSet result) throws SQLException, KeyTakenException {
    Set<String> outdated = new HashSet<>(changes.unchanged().keySet());
    changes.rows().forEach(row -> outdated.add(row.name()));
    long now = 0;
    while (result.next()) {
      if (result.getBoolean(3)) {
        throw new KeyTakenException();
      }
      now = Micros.of(result.getObject(1, OffsetDateTime.class).toInstant());
      outdated.remove(result.getString(2));
    }
    return new Written(outdated, now);
  }
}
