package io.fusebox.service.storage;

import io.fusebox.service.coordination.IdempotencyKey;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.Reading;
import io.fusebox.service.coordination.ScopedKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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
      select key, fingerprint, answer from idempotency_key where key = any (?)
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
    List<UUID> byKey = new ArrayList<>();
    List<ScopedKey> inRanges = new ArrayList<>();
    for (ScopedKey key : keys) {
      if (!key.risesWithTime()) {
        byKey.add(key.key());
      } else if (!IdempotencyKey.isAfter(key.key(), newestKeys.get(key.breaker()))) {
        inRanges.add(key);
      }
    }
    Map<ScopedKey, KeptAnswer> answers = new HashMap<>();
    if (!byKey.isEmpty()) {
      readByKey(connection, byKey, answers);
    }
    if (!inRanges.isEmpty()) {
      answers.putAll(readInRanges(connection, inRanges).answers());
    }
    return answers;
  }

  /** The answers that these keys, which rise with time, have; and the clock. */
  static Reading readInRanges(Connection connection, Collection<ScopedKey> keys)
      throws SQLException {
    Set<ScopedKey> wanted = Set.copyOf(keys);
    Map<ScopedKey, KeptAnswer> answers = new HashMap<>();
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
    return new Reading(Map.of(), Map.of(), answers, now);
  }

  private static void readByKey(
      Connection connection, List<UUID> keys, Map<ScopedKey, KeptAnswer> answers)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BY_KEY)) {
      statement.setObject(1, UuidArray.of(keys, key -> key));
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          UUID key = result.getObject(1, UUID.class);
          IdempotencyKey sent = new IdempotencyKey(key, result.getLong(2));
          // Stored before, so it rests on no breaker of this batch.
          answers.put(new ScopedKey("", key), new KeptAnswer(sent, "", result.getBytes(3)));
        }
      }
    }
  }
}
