package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a lane asks the store for the sake of keys. */
class LaneKeysTest {

  private final OneBreaker store = new OneBreaker();
  private final Lane lane =
      new Lane(store, System::nanoTime, new LaneLimits(Duration.ofSeconds(10), 100, 1_000_000));

  private int failures;

  @Test
  void nothingIsReadForNewKeys() {
    for (int i = 0; i < 100; i++) {
      assertThat(report(key(i))).isEqualTo(i + 1);
    }

    assertThat(store.reads).isEqualTo(1);
    assertThat(store.lookedUp).isEmpty();
    assertThat(store.locked).isZero();
  }

  @Test
  void aKeyThatIsSentAgainIsFoundByTheWriteAndAnsweredAsBefore() {
    report(key(1));
    report(key(2));

    assertThat(report(key(1))).isEqualTo(1);

    assertThat(store.locked).isEqualTo(1);
    assertThat(store.failures()).isEqualTo(2);
    assertThat(report(key(3))).isGreaterThan(2);
  }

  @Test
  void whoseRequestIsRefusedHisKeyIsLookedUp() {
    report(key(1));

    assertThat(submit(key(1), LaneKeysTest::refuse)).isEqualTo(1);
    assertThatThrownBy(() -> submit(key(2), LaneKeysTest::refuse))
        .hasCauseInstanceOf(PreconditionFailedException.class);

    assertThat(store.lookedUp).containsExactly(key(1).id(), key(2).id());
  }

  @Test
  void anAnswerIsKeptThoughNothingWasCounted() {
    long before = store.version;

    submit(key(1), (stored, now) -> 42);

    assertThat(submit(key(1), (stored, now) -> 43)).isEqualTo(42);
    assertThat(store.version).isEqualTo(before);
  }

  private static StoredKey key(int number) {
    return IdempotencyKey.of("key-" + number, "a report").toBreaker("payments");
  }

  private int report(StoredKey key) {
    RecordOutcome failure = new RecordOutcome(Outcome.FAILURE, null, null, null, null);
    return submit(
        key,
        (stored, now) -> {
          stored.breaker().apply(failure, now);
          return ++failures;
        });
  }

  private static int refuse(StoredBreaker stored, long now) {
    throw new PreconditionFailedException(stored.name(), true);
  }

  private int submit(StoredKey key, Request.Work<Integer> work) {
    Once<Integer> once = new Once<>(key, new Digits());
    Request<Integer> request =
        Request.of("payments", Existence.REQUIRED, once, work, Long.MAX_VALUE);
    lane.offer(request);
    lane.step();
    return request.answer().join();
  }

  /** A table with one row, and its answers. */
  private static final class OneBreaker implements LaneStore {

    private final Map<UUID, KeptAnswer> answers = new HashMap<>();
    private final List<UUID> lookedUp = new ArrayList<>();
    private int reads;
    private int locked;
    private long version = 7;
    private byte[] snapshot = Breaker.closed(Settings.DEFAULTS, 0).snapshot();

    private Breaker breaker() {
      return Breaker.restore(Settings.DEFAULTS, snapshot);
    }

    long failures() {
      return breaker().view(0).counts().failedCalls();
    }

    @Override
    public Reading read(Collection<String> names) {
      reads++;
      Row row = new Row("payments", version, Instant.EPOCH, true, this::breaker);
      return new Reading(Map.of("payments", row), Map.of(), 0);
    }

    @Override
    public Reading readAnswers(Collection<UUID> keys) {
      lookedUp.addAll(keys);
      return new Reading(Map.of(), found(keys), 0);
    }

    private Map<UUID, KeptAnswer> found(Collection<UUID> keys) {
      return keys.stream()
          .filter(answers::containsKey)
          .collect(Collectors.toMap(key -> key, answers::get));
    }

    @Override
    public Written write(Changes changes) throws KeyTakenException {
      for (KeptAnswer answer : changes.answers()) {
        if (answers.containsKey(answer.key().id())) {
          throw new KeyTakenException();
        }
      }
      changes.answers().forEach(answer -> answers.put(answer.key().id(), answer));
      for (RowChange row : changes.rows()) {
        assertThat(row.expectedVersion()).isEqualTo(version);
        version = row.version();
        snapshot = row.breaker().snapshot();
      }
      return new Written(Set.of(), 0);
    }

    @Override
    public Written writeLocked(
        Collection<String> names, Collection<UUID> keys, Function<Reading, Changes> decide)
        throws KeyTakenException {
      locked++;
      return write(decide.apply(new Reading(read(names).rows(), found(keys), 0)));
    }

    @Override
    public void takeRoom(String name, @Nullable String principal) {
      throw new AssertionError(name + " is there");
    }

    @Override
    public void giveBackRoom(@Nullable String principal) {
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
