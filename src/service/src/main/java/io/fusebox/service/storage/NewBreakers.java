package io.fusebox.service.storage;

import io.fusebox.service.coordination.LaneStore;
import io.fusebox.service.coordination.LaneStore.Changes;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.RowChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The breakers that a batch creates by requests with keys that rise with time. Others may have
 * created such a breaker since it was found absent, have kept answers to its keys, and have deleted
 * it again: a row that is not there has no version that tells of that.
 */
final class NewBreakers {

  private static final String SERIALIZATION_FAILURE = "40001";

  private static final String DELETED_MEANWHILE =
      """
      select d.name
        from unnest(?::varchar[], ?::uuid[]) n (name, newest_key)
        join deleted_breaker d on d.name = any (array[n.name]) and d.newest_key > n.newest_key
       limit 1
      """;

  private final List<RowChange> created;

  NewBreakers(Changes changes) {
    Set<String> keyed = new HashSet<>();
    for (KeptAnswer answer : changes.answers()) {
      if (answer.key().risesWithTime()) {
        keyed.add(answer.breaker());
      }
    }
    created =
        changes.rows().stream()
            .filter(row -> row.expectedVersion() == LaneStore.ABSENT && keyed.contains(row.name()))
            .toList();
  }

  boolean isEmpty() {
    return created.isEmpty();
  }

  /**
   * Looks again once they are written and before that is committed, when nobody else can create
   * them any more.
   *
   * @throws SQLException as of a serialization failure: others have kept answers in between
   */
  void requireNotDeletedMeanwhile(Connection connection) throws SQLException {
    if (isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(DELETED_MEANWHILE)) {
      StatementParameters to = new StatementParameters(connection, statement);
      to.texts("varchar", created, RowChange::name);
      to.set(UuidArray.of(created, row -> ReadStatements.orNoKey(row.expectedNewestKey())));
      try (ResultSet result = statement.executeQuery()) {
        if (result.next()) {
          throw new SQLException(
              "breaker " + result.getString(1) + " was created and deleted meanwhile",
              SERIALIZATION_FAILURE);
        }
      }
    }
  }
}
