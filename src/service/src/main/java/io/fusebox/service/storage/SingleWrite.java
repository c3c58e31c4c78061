package io.fusebox.service.storage;

import io.fusebox.service.coordination.LaneStore;
import io.fusebox.service.coordination.LaneStore.Changes;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.RowChange;
import java.sql.SQLException;

/**
 * The statement for a batch that changes one breaker, declares none, keeps at most one answer and
 * has no transition: that of a single report. It does what {@link WriteStatement} does, without
 * arrays and joins, which take PostgreSQL a sixth of the whole statement's time when they hold one
 * row.
 */
final class SingleWrite {

  private static final String CHANGE =
      """
      with changed as (
        update breaker
           set version = ?, state = ?, generation = ?, settings = coalesce(?::jsonb, settings),
               snapshot = ?, changes_at = ?::timestamptz, updated_at = ?::timestamptz
         where name = ? and version = ?\
      """;

  private static final String WITHOUT_ANSWER =
      CHANGE
          + """

            returning name)
          select clock_timestamp(), (select name from changed), false
          """;

  /** As in WriteStatement, nothing is written if the key has an answer. */
  private static final String WITH_ANSWER =
      CHANGE
          + """
           and not exists (select 1 from idempotency_key where key = ?)
            returning name),
          kept as (
            insert into idempotency_key (key, fingerprint, answer, kept_at)
            select ?::uuid, ?::bigint, ?::bytea, ?::timestamptz from changed)
          select clock_timestamp(), (select name from changed),
                 exists (select 1 from idempotency_key where key = ?)
          """;

  private SingleWrite() {}

  /** Whether this statement can write the batch. */
  static boolean covers(Changes changes) {
    return changes.rows().size() == 1
        && changes.rows().get(0).expectedVersion() != LaneStore.ABSENT
        && !changes.rows().get(0).declares()
        && changes.answers().size() <= 1
        && changes.history().isEmpty()
        && changes.unchanged().isEmpty();
  }

  static String sql(Changes changes) {
    return changes.answers().isEmpty() ? WITHOUT_ANSWER : WITH_ANSWER;
  }

  static void bind(Changes changes, StatementParameters to) throws SQLException {
    RowChange row = changes.rows().get(0);
    to.number(row.version());
    to.text(row.breaker().state().name());
    to.number(row.breaker().generation());
    to.text(StatementParameters.json(row.settings()));
    to.bytes(row.breaker().snapshot());
    to.text(StatementParameters.text(row.breaker().changesAt()));
    to.moment(changes.now());
    to.text(row.name());
    to.number(row.expectedVersion());
    for (KeptAnswer answer : changes.answers()) {
      to.uuid(answer.key().id());
      to.uuid(answer.key().id());
      to.number(answer.key().fingerprint());
      to.bytes(answer.answer());
      to.moment(changes.now());
      to.uuid(answer.key().id());
    }
  }
}
