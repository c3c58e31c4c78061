package io.fusebox.service.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.service.coordination.IdempotencyKey;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyRangeTest {

  private static final long MOMENT = 1_700_000_000_000L & ~63;

  /** PostgreSQL keeps a row in one piece up to 2,000 bytes, head and other columns included. */
  private static final int IN_ONE_PIECE = 1_900;

  @Test
  void allAnswersAreReadAsTheyWereKept() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<KeptAnswer> answers = new ArrayList<>();
    for (int i = random.nextInt(500); i >= 0; i--) {
      String text = "answer ".repeat(random.nextInt(3)) + random.nextInt(4);
      answers.add(
          kept("breaker-" + random.nextInt(3), key(random, random.nextInt(1_000)), text, i));
    }

    Map<String, String> read = new HashMap<>();
    for (KeyRange range : KeyRange.of(answers)) {
      List<KeptAnswer> ofRange = read(range);
      assertThat(ofRange).as("seed %d", seed).allMatch(each -> isWithin(each, range));
      ofRange.forEach(each -> read.put(name(each), words(each)));
    }

    Map<String, String> expected = new HashMap<>();
    answers.forEach(each -> expected.put(name(each), words(each)));
    assertThat(read).as("seed %d", seed).isEqualTo(expected);
  }

  @Test
  void aRangeIsOfOneBreakerAndOneMomentSoThatFewAreLookedAtForAKey() {
    Random random = new Random(1);
    List<KeyRange> ranges =
        KeyRange.of(
            List.of(
                kept("a", key(random, 0), "", 0),
                kept("a", key(random, 63), "", 0),
                kept("a", key(random, 64), "", 0),
                kept("b", key(random, 64), "", 0)));

    assertThat(ranges).extracting(KeyRange::breaker).containsExactly("a", "a", "b");
    assertThat(ranges).extracting(range -> read(range).size()).containsExactly(2, 1, 1);
    assertThat(ranges)
        .allMatch(
            range -> KeyRange.endOfMoment(range.first()).equals(KeyRange.endOfMoment(range.last())))
        .allMatch(range -> !IdempotencyKey.isAfter(range.last(), endOf(range)));
  }

  @Test
  void aRangeIsKeptInOnePieceUnlessOneAnswerIsLargerThanThat() {
    Random random = new Random(1);
    List<KeptAnswer> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.add(kept("a", key(random, 0), i % 2 == 0 ? "RECORDED" : "STALE", i));
    }
    many.add(kept("a", key(random, 0), "x".repeat(5_000), 0));

    List<KeyRange> ranges = KeyRange.of(many);

    assertThat(ranges.stream().filter(range -> range.content().length > IN_ONE_PIECE))
        .singleElement()
        .satisfies(range -> assertThat(read(range)).hasSize(1));
    assertThat(ranges).hasSizeBetween(14, 18);
  }

  @Test
  void whatANewerProgramHasKeptIsNotGuessedAt() {
    assertThatThrownBy(() -> KeyRange.read("a", new byte[] {2, 0, 0}, answer -> {}))
        .hasMessageContaining("of version 2, this program knows 1");
  }

  private static UUID endOf(KeyRange range) {
    return KeyRange.endOfMoment(range.first());
  }

  private static boolean isWithin(KeptAnswer answer, KeyRange range) {
    Comparator<UUID> order = IdempotencyKey.BY_TIME;
    UUID key = answer.key().key();
    return order.compare(range.first(), key) <= 0 && order.compare(key, range.last()) <= 0;
  }

  private static KeptAnswer kept(String breaker, UUID key, String answer, long fingerprint) {
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    return new KeptAnswer(new IdempotencyKey(key, fingerprint), breaker, bytes);
  }

  private static UUID key(Random random, int millis) {
    long first = ((MOMENT + millis) << 16) | 0x7000 | random.nextInt(0x1000);
    return new UUID(first, (random.nextLong() >>> 2) | Long.MIN_VALUE);
  }

  private static List<KeptAnswer> read(KeyRange range) {
    List<KeptAnswer> answers = new ArrayList<>();
    KeyRange.read(range.breaker(), range.content(), answers::add);
    return answers;
  }

  private static String name(KeptAnswer answer) {
    return answer.breaker() + " " + answer.key().key();
  }

  private static String words(KeptAnswer answer) {
    return answer.key().fingerprint() + new String(answer.answer(), StandardCharsets.UTF_8);
  }
}
