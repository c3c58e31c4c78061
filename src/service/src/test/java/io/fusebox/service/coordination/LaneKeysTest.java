package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Settings;
import io.fusebox.service.coordination.Request.Once;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a lane looks up for keys that rise with time, and what it need not. */
class LaneKeysTest {

  private static final long ROOM_FOR_ALL = 1_000_000;

  /** For a breaker, and one answer. */
  private static final long ROOM_FOR_FEW = 4_000;

  private final OneBreaker store = new OneBreaker();
  private int failures;

  @Test
  void nothingIsLookedUpForKeysThatComeAfterAllThatTheBreakerHad() {
    Lane lane = lane(ROOM_FOR_ALL);

    for (int i = 0; i < 100; i++) {
      assertThat(report(lane, key(i))).isEqualTo(i + 1);
    }

    assertThat(store.lookedUp).isEmpty();
    assertThat(store.reads).isEqualTo(1);
  }

  @Test
  void aKeyThatIsRememberedIsAnsweredAsBeforeWithoutALook() {
    Lane lane = lane(ROOM_FOR_ALL);
    for (int i = 0; i < 100; i++) {
      report(lane, key(i));
    }

    assertThat(report(lane, key(3))).isEqualTo(4);

    assertThat(store.lookedUp).isEmpty();
    assertThat(failures).isEqualTo(100);
  }

  @Test
  void aKeyThatComesLateIsNewWhereNoneWasForgotten() {
    Lane lane = lane(ROOM_FOR_ALL);
    report(lane, key(10));

    assertThat(report(lane, key(5))).isEqualTo(2);

    assertThat(store.lookedUp).isEmpty();
  }

  @Test
  void aKeyWhoseAnswerWasForgottenIsLookedUp() {
    Lane lane = lane(ROOM_FOR_FEW);
    for (int i = 0; i < 100; i++) {
      report(lane, key(i));
    }
    assertThat(store.lookedUp).isEmpty();

    assertThat(report(lane, key(3))).isEqualTo(4);

    assertThat(store.lookedUp).containsExactly(key(3));
    assertThat(failures).isEqualTo(100);
  }

  @Test
  void aKeyFromBeforeTheBreakerWasReadIsLookedUp() {
    report(lane(ROOM_FOR_ALL), key(7));
    Lane other = lane(ROOM_FOR_ALL);

    assertThat(report(other, key(7))).isEqualTo(1);
    assertThat(report(other, key(6))).isEqualTo(2);
    assertThat(report(other, key(8))).isEqualTo(3);

    assertThat(store.lookedUp).containsExactly(key(7), key(6));
  }

  @Test
  void anAnswerMakesTheRowAnotherVersionThoughNothingWasCounted() {
    Lane lane = lane(ROOM_FOR_ALL);
    long before = store.version;

    submit(lane, key(1), (stored, now) -> 42);
    assertThat(store.version).isGreaterThan(before);

    long once = store.version;
    assertThat(submit(lane, key(1), (stored, now) -> 43)).isEqualTo(42);
    assertThat(store.version).isEqualTo(once);
  }

  private Lane lane(long memory) {
    return new Lane(store, System::nanoTime, new LaneLimits(Duration.ofSeconds(10), 100, memory));
  }

  private static UUID key(int millis) {
    return new UUID(((1_700_000_000_000L + millis) << 16) | 0x7000, Long.MIN_VALUE);
  }

  private int report(Lane lane, UUID key) {
    RecordOutcome failure = new RecordOutcome(Outcome.FAILURE, null, null, null, null);
    return submit(
        lane,
        key,
        (stored, now) -> {
          stored.breaker().apply(failure, now);
          return ++failures;
        });
  }

  private static int submit(Lane lane, UUID key, Request.Work<Integer> work) {
    Once<Integer> once = new Once<>(new IdempotencyKey(key, 0), new Digits());
    Request<Integer> request = Request.of("payments", null, once, work, Long.MAX_VALUE);
    lane.offer(request);
    lane.step();
    return request.answer().join();
  }

  /** A table with one row, and its answers. */
  private static final class OneBreaker implements LaneStore {

    private final Map<ScopedKey, KeptAnswer> answers = new HashMap<>();
    private final List<UUID> lookedUp = new ArrayList<>();
    private int reads;
    private long version = 7;
    private byte[] snapshot = Breaker.closed(Settings.DEFAULTS, 0).snapshot();

    @Override
    public Reading read(Collection<String> names) {
      reads++;
      Row row =
          new Row(
              "payments",
              version,
              Instant.EPOCH,
              () -> Breaker.restore(Settings.DEFAULTS, snapshot));
      Map<String, UUID> newest =
          answers.keySet().stream()
              .map(ScopedKey::key)
              .max(IdempotencyKey.BY_TIME)
              .map(key -> Map.of("payments", key))
              .orElse(Map.of());
      return new Reading(Map.of("payments", row), newest, Map.of(), 0);
    }

    @Override
    public Reading readAnswers(Collection<ScopedKey> keys) {
      keys.forEach(key -> lookedUp.add(key.key()));
      Map<ScopedKey, KeptAnswer> found =
          keys.stream()
              .filter(answers::containsKey)
              .collect(Collectors.toMap(k -> k, answers::get));
      return new Reading(Map.of(), Map.of(), found, 0);
    }

    @Override
    public Written write(Changes changes) {
      for (RowChange row : changes.rows()) {
        assertThat(row.expectedVersion()).isEqualTo(version);
        version = row.version();
        snapshot = row.breaker().snapshot();
      }
      for (KeptAnswer answer : changes.answers()) {
        ScopedKey key = ScopedKey.of(answer.key(), answer.breaker());
        assertThat(answers.put(key, answer)).isNull();
      }
      return new Written(Set.of(), 0);
    }

    @Override
    public Written writeLocked(
        Collection<String> names, Collection<ScopedKey> keys, Function<Reading, Changes> decide) {
      throw new AssertionError("nobody else writes");
    }

    @Override
    public void takeRoom(String name) {
      throw new AssertionError(name + " is there");
    }

    @Override
    public void giveBackRoom(int places) {
      throw new AssertionError("none was taken");
    }

    @Override
    public void requireRoomForAnswer() {}
  }

  private static final class Digits implements AnswerForm<Integer> {
    @Override
    public byte[] write(Integer answer) {
      return ByteBuffer.allocate(Integer.BYTES).putInt(answer).array();
    }

    @Override
    public Integer read(byte[] bytes) {
      return ByteBuffer.wrap(bytes).getInt();
    }
  }
}
