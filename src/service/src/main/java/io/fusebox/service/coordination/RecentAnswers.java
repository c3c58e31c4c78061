package io.fusebox.service.coordination;

import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a lane knows of the answers to a breaker's keys that rise with time: all answers to keys
 * after a certain one, for as long as the breaker's row is at the version that the lane remembers.
 * So a later key that is not among them was never used, and nothing needs to be looked up for it;
 * whatever the clocks say that keys were made by. Mutable, confined to its lane.
 */
final class RecentAnswers {

  /** What an answer takes in memory beside its own bytes, about. */
  private static final int BYTES = 150;

  private final NavigableMap<UUID, KeptAnswer> later = new TreeMap<>(IdempotencyKey.BY_TIME);
  private @Nullable UUID allAfter;
  private @Nullable UUID newest;

  /** Most answers are like the one before, and need not be there twice. */
  private byte[] latest = {};

  /**
   * Those of a breaker that was just read.
   *
   * @param newest the greatest key that has an answer; null: none has
   */
  RecentAnswers(@Nullable UUID newest) {
    this.allAfter = newest;
    this.newest = newest;
  }

  /** The greatest key that has an answer; null: none has. */
  @Nullable UUID newest() {
    return newest;
  }

  /** Whether it is known if the key has an answer. */
  boolean knows(UUID key) {
    return IdempotencyKey.isAfter(key, allAfter) || later.containsKey(key);
  }

  /** The answer to the key; null: it has none, or that is not known. */
  @Nullable KeptAnswer find(UUID key) {
    return later.get(key);
  }

  /** Adds an answer that was stored. */
  void add(KeptAnswer answer) {
    UUID key = answer.key().key();
    if (!Arrays.equals(answer.answer(), latest)) {
      latest = answer.answer();
    }
    later.put(key, new KeptAnswer(answer.key(), answer.breaker(), latest));
    if (IdempotencyKey.isAfter(key, newest)) {
      newest = key;
    }
  }

  /**
   * Forgets the answer to the least key, which has one.
   *
   * @return what that sets free
   */
  long forgetFirst() {
    KeptAnswer forgotten = Objects.requireNonNull(later.pollFirstEntry()).getValue();
    UUID key = forgotten.key().key();
    if (IdempotencyKey.isAfter(key, allAfter)) {
      allAfter = key;
    }
    return bytesOf(forgotten);
  }

  /** About what an answer takes in memory. */
  static long bytesOf(KeptAnswer answer) {
    return (long) BYTES + answer.answer().length;
  }
}
