package io.fusebox.service.storage;

import io.fusebox.service.coordination.IdempotencyKey;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.Reading;
import io.fusebox.service.coordination.ScopedKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Finds answers that are kept for idempotency keys. */
final class KeptAnswers {

  private static final String BY_KEY =
      """
      select t.now, k.key, k.fingerprint, k.answer
        from (select clock_timestamp() as now) t
        left join idempotency_key k on k.key = any (?)
      """;

  /** Each range once, however many of the keys may be in it. */
  private static final String IN_RANGES =
      """
      select t.now, r.breaker, r.answers
        from (select clock_timestamp() as now) t
        left join (
              (select distinct k.last, k.breaker
                 from unnest(?::varchar[], ?::uuid[], ?::uuid[]) a (breaker, key, end_of_moment)
                 join idempotency_key_range k
                   on k.last >= a.key and k.last <= a.end_of_moment and k.first <= a.key
                  and k.breaker = any (array[a.breaker])) found
              join idempotency_key_range r
                on r.last = any (array[found.last]) and r.breaker = any (array[found.breaker]))
          on true
      """;

  private KeptAnswers() {}

  /**
   * The answers that these keys have.
   *
   * @param newestKeys by breaker, the key after which its keys that rise with time have no answer,
   *     so that they are not looked for
   */
  static Map<ScopedKey, KeptAnswer> read(
      Connection connection, Collection<ScopedKey> keys, Map<String, UUID> newestKeys)
      throws SQLException {
    List<ScopedKey> inDoubt =
        keys.stream()
            .filter(
                key ->
                    !key.risesWithTime()
                        || !IdempotencyKey.isAfter(key.key(), newestKeys.get(key.breaker())))
            .toList();
    return read(connection, inDoubt).answers();
  }

  /** The answers that these keys have; and the clock. */
  static Reading read(Connection connection, Collection<ScopedKey> keys) throws SQLException {
    List<ScopedKey> inRanges = keys.stream().filter(ScopedKey::risesWithTime).toList();
    List<ScopedKey> byKey = keys.stream().filter(key -> !key.risesWithTime()).toList();
    Map<ScopedKey, KeptAnswer> answers = new HashMap<>();
    long now = 0;
    if (!byKey.isEmpty()) {
      now = readByKey(connection, byKey, answers);
    }
    if (!inRanges.isEmpty()) {
      now = readInRanges(connection, inRanges, answers);
    }
    return new Reading(Map.of(), Map.of(), answers, now);
  }

  private static long readInRanges(
      Connection connection, List<ScopedKey> keys, Map<ScopedKey, KeptAnswer> answers)
      throws SQLException {
    Set<ScopedKey> wanted = Set.copyOf(keys);
    long now = 0;
    try (PreparedStatement statement = connection.prepareStatement(IN_RANGES)) {
      String[] breakers = keys.stream().map(ScopedKey::breaker).toArray(String[]::new);
      statement.setArray(1, connection.createArrayOf("varchar", breakers));
      statement.setObject(2, UuidArray.of(keys, ScopedKey::key));
      statement.setObject(3, UuidArray.of(keys, key -> KeyRange.endOfMoment(key.key())));
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          now = ReadStatements.micros(result, 1);
          String breaker = result.getString(2);
          if (breaker != null) {
            KeyRange.read(
                breaker,
                result.getBytes(3),
                answer -> {
                  ScopedKey key = new ScopedKey(breaker, answer.key().key());
                  if (wanted.contains(key)) {
                    answers.put(key, answer);
                  }
                });
          }
        }
      }
    }
    return now;
  }

  private static long readByKey(
      Connection connection, List<ScopedKey> keys, Map<ScopedKey, KeptAnswer> answers)
      throws SQLException {
    long now = 0;
    try (PreparedStatement statement = connection.prepareStatement(BY_KEY)) {
      statement.setObject(1, UuidArray.of(keys, ScopedKey::key));
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          now = ReadStatements.micros(result, 1);
          UUID key = result.getObject(2, UUID.class);
          if (key != null) {
            IdempotencyKey sent = new IdempotencyKey(key, result.getLong(3));
            // Stored before, so it rests on no breaker of this batch.
            answers.put(new ScopedKey("", key), new KeptAnswer(sent, "", result.getBytes(4)));
          }
        }
      }
    }
    return now;
  }
}
