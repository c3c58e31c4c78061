package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Settings;
import io.fusebox.service.coordination.Request.Once;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nothing is answered but what is stored. */
class LaneAnswersTest {

  private final Lane lane =
      new Lane(
          new DeletedMeanwhile(),
          System::nanoTime,
          new LaneLimits(Duration.ofSeconds(10), 100, 100_000));

  @Test
  void aKeyIsNotRefusedForABatchThatWasNotStored() {
    CompletableFuture<String> first = report("deleted");
    CompletableFuture<String> second = report("there");

    lane.step();

    assertThat(first)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(UnknownBreakerException.class);
    assertThat(second).isCompletedWithValue("RECORDED");
  }

  private CompletableFuture<String> report(String breaker) {
    StoredKey key = IdempotencyKey.of("the same key", breaker).toBatch();
    RecordOutcome failure = new RecordOutcome(Outcome.FAILURE, null, null, null, null);
    Request<String> request =
        Request.of(
            breaker,
            Existence.REQUIRED,
            new Once<>(key, new Utf8()),
            (stored, now) -> stored.breaker().apply(failure, now).disposition().name(),
            Long.MAX_VALUE);
    lane.offer(request);
    return request.answer();
  }

  /** Of two breakers, one is deleted between the read and the write. */
  private static final class DeletedMeanwhile implements LaneStore {

    private final Map<String, Row> rows = new HashMap<>();

    DeletedMeanwhile() {
      for (String name : Set.of("deleted", "there")) {
        rows.put(
            name,
            new Row(name, 7, Instant.EPOCH, true, () -> Breaker.closed(Settings.DEFAULTS, 0)));
      }
    }

    @Override
    public Reading read(Collection<String> names) {
      return new Reading(Map.copyOf(rows), Map.of(), 0);
    }

    @Override
    public Reading readAnswers(Collection<UUID> keys) {
      return new Reading(Map.of(), Map.of(), 0);
    }

    @Override
    public Written write(Changes changes) {
      return rows.remove("deleted") == null
          ? new Written(Set.of(), 0)
          : new Written(Set.of("deleted"), 0);
    }

    @Override
    public Written writeLocked(
        Collection<String> names, Collection<UUID> keys, Function<Reading, Changes> decide) {
      Changes changes = decide.apply(read(names));
      return new Written(Set.of(), changes.rows().size());
    }

    @Override
    public void takeRoom(String name, @Nullable String principal) {}

    @Override
    public void giveBackRoom(@Nullable String principal) {
      throw new AssertionError("none was taken");
    }

    @Override
    public void requireRoomForAnswer() {}
  }

  private static final class Utf8 implements AnswerForm<String> {
    @Override
    public byte[] write(String answer) {
      return answer.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String read(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
