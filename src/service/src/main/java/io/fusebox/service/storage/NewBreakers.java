package io.fusebox.service.storage;

import io.fusebox.service.coordination.LaneStore;
import io.fusebox.service.coordination.LaneStore.Changes;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.RowChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The breakers that a batch creates by requests with keys that rise with time. Others may have
 * created such a breaker since it was found absent, have kept answers to its keys, and have deleted
 * it again: a row that is not there has no version that tells of that.
 */
final class NewBreakers {

  private static final UUID BEFORE_ALL = new UUID(0, 0);
  private static final String SERIALIZATION_FAILURE = "40001";

  private static final String OTHERS_KEYS =
      """
      select k.breaker
        from unnest(?::varchar[], ?::uuid[]) n (name, newest_key)
        join idempotency_key_range k on k.breaker = any (array[n.name]) and k.last > n.newest_key
       where not exists (select from unnest(?::varchar[], ?::uuid[]) own (breaker, last)
                          where own.breaker = k.breaker and own.last = k.last)
       limit 1
      """;

  private final List<KeptAnswer> answers;
  private final List<RowChange> created;

  NewBreakers(Changes changes) {
    answers = changes.answers().stream().filter(each -> each.key().risesWithTime()).toList();
    Set<String> keyed = answers.stream().map(KeptAnswer::breaker).collect(Collectors.toSet());
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
  void requireNoOthersKeys(Connection connection) throws SQLException {
    if (isEmpty()) {
      return;
    }
    List<KeyRange> own = KeyRange.of(answers);
    try (PreparedStatement statement = connection.prepareStatement(OTHERS_KEYS)) {
      String[] names = created.stream().map(RowChange::name).toArray(String[]::new);
      statement.setArray(1, connection.createArrayOf("varchar", names));
      statement.setObject(
          2, UuidArray.of(created, row -> row.newestKey() == null ? BEFORE_ALL : row.newestKey()));
      String[] breakers = own.stream().map(KeyRange::breaker).toArray(String[]::new);
      statement.setArray(3, connection.createArrayOf("varchar", breakers));
      statement.setObject(4, UuidArray.of(own, KeyRange::last));
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
