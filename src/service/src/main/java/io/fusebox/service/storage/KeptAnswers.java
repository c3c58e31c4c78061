package io.fusebox.service.storage;

import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.Reading;
import io.fusebox.service.coordination.StoredKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Finds answers that are kept for idempotency keys. */
final class KeptAnswers {

  private static final String BY_KEY =
      """
      select t.now, k.key, k.fingerprint, k.answer
        from (select clock_timestamp() as now) t
        left join idempotency_key k on k.key = any (?)
      """;

  private KeptAnswers() {}

  /** The answers that these keys have; and the clock. */
  static Reading read(Connection connection, Collection<UUID> keys) throws SQLException {
    Map<UUID, KeptAnswer> answers = new HashMap<>();
    long now = 0;
    try (PreparedStatement statement = connection.prepareStatement(BY_KEY)) {
      statement.setObject(1, UuidArray.of(keys, Function.identity()));
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          now = ReadStatements.micros(result, 1);
          UUID key = result.getObject(2, UUID.class);
          if (key != null) {
            StoredKey stored = new StoredKey(key, result.getLong(3));
            // Stored before, so it rests on no breaker of this batch.
            answers.put(key, new KeptAnswer(stored, "", result.getBytes(4)));
          }
        }
      }
    }
    return new Reading(Map.of(), answers, now);
  }
}
