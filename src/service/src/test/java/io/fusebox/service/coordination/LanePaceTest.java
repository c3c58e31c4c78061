package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How soon one batch follows another, by a clock that stands still unless it is moved. */
@Timeout(20)
class LanePaceTest {

  private static final int MANY = 17;
  private static final int LOOKS = 3;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final AtomicInteger looks = new AtomicInteger();
  private final Lane lane =
      new Lane(
          new EmptyLaneStore(), this::look, new LaneLimits(Duration.ofSeconds(10), 100, 100_000));

  @Test
  void batchesOfFewFollowEachOtherAtOnce() throws InterruptedException {
    for (int batch = 0; batch < 3; batch++) {
      List<CompletableFuture<Integer>> answers = ask(MANY - 1);

      lane.awaitAndStep();

      assertThat(answers).allMatch(CompletableFuture::isDone);
    }
  }

  @Test
  void afterABatchOfManyTheNextOneBeginsAMillisecondLater() throws InterruptedException {
    ask(MANY);
    lane.awaitAndStep();
    CompletableFuture<Integer> next = ask(1).get(0);
    looks.set(0);

    Thread thread = new Thread(this::awaitAndStep);
    thread.start();
    while (looks.get() < LOOKS && thread.isAlive()) {
      Thread.onSpinWait();
    }
    assertThat(next).isNotDone();

    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
    thread.join();
    assertThat(next).isDone();
  }

  private long look() {
    looks.incrementAndGet();
    return nanos.get();
  }

  private void awaitAndStep() {
    try {
      lane.awaitAndStep();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<CompletableFuture<Integer>> ask(int requests) {
    return IntStream.range(0, requests)
        .mapToObj(
            number ->
                Request.of(
                    "payments", null, null, (stored, now) -> number, nanos.get() + 1_000_000_000))
        .peek(lane::offer)
        .map(Request::answer)
        .toList();
  }
}
