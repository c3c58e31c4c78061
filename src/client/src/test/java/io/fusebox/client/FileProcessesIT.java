package io.fusebox.client;

import static io.fusebox.client.support.FileWorker.ACKNOWLEDGED;
import static io.fusebox.client.support.FileWorker.BROKEN;
import static io.fusebox.client.support.FileWorker.ENDED;
import static io.fusebox.client.support.FileWorker.GIVEN;
import static io.fusebox.client.support.FileWorker.TRIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fusebox.client.support.FileWorkerProcess;
import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many processes on one folder, some of which are killed.
 *
 * <p>{@code -Dfusebox.file.kills=N} kills so many, {@code -Dfusebox.seed=N} after the same times.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class FileProcessesIT {

  private static final int KILLS = Integer.getInteger("fusebox.file.kills", 50);
  private static final long SEED = Long.getLong("fusebox.seed", System.nanoTime());
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int THREADS_OF_A_WORKER = 2;

  private static final Settings COUNTS_ONLY =
      Settings.builder()
          .consecutiveFailureThreshold(null)
          .slidingWindowSize(10_000)
          .failureRateThreshold(100f)
          .build();

  @TempDir Path folder;

  private final List<FileWorkerProcess> workers = new ArrayList<>();
  private Breakers breakers;

  @BeforeEach
  void open() {
    breakers = Breakers.builder().settings(COUNTS_ONLY).file(folder);
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (FileWorkerProcess worker : workers) {
      worker.kill();
    }
    breakers.close();
  }

  private FileWorkerProcess start() {
    FileWorkerProcess worker = FileWorkerProcess.start(folder);
    workers.add(worker);
    return worker;
  }

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(condition);
  }

  private int sum(char event) {
    return workers.stream().mapToInt(worker -> worker.told(event)).sum();
  }

  private List<String> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> !file.endsWith(".breaker") && !file.endsWith(".lock"))
          .toList();
    }
  }

  @Test
  void manyProcessesCountEachCallOnce() throws IOException {
    Breaker breaker = breakers.get("payments");
    int calls = 60;
    for (int i = 0; i < 4; i++) {
      start().tell("count payments " + calls);
    }
    eventually(() -> sum(ENDED) == 4);
    int all = 4 * THREADS_OF_A_WORKER * calls;
    assertThat(sum(ACKNOWLEDGED)).isEqualTo(all);
    assertThat(breaker.view().counts().bufferedCalls()).isEqualTo(all);
    assertThat(breaker.view().counts().failedCalls()).isEqualTo(all / 4);
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void oneTrialAtATimeOverAllProcesses() {
    Settings trialAfterTrial =
        Settings.builder()
            .consecutiveFailureThreshold(1)
            .waitDurationInOpenState(Duration.ofMillis(1))
            .permitLease(Duration.ofMinutes(10))
            .build();
    try (Breakers own = Breakers.builder().settings(trialAfterTrial).file(folder)) {
      Breaker breaker = own.get("trials");
      breaker.acquire().failure(new IOException("down"));
      long generation = breaker.view().generation();
      for (int i = 0; i < 3; i++) {
        start().tell("trials trials");
      }
      eventually(
          () -> sum(GIVEN) >= 150 && workers.stream().allMatch(each -> each.told(GIVEN) >= 10));
      workers.forEach(worker -> worker.tell("stop"));
      eventually(() -> sum(ENDED) == 3);
      assertThat(sum(BROKEN)).isZero();
      assertThat(breaker.view().state()).isEqualTo(State.OPEN);
      assertThat(breaker.view().generation()).isEqualTo(generation + 2L * sum(GIVEN));
    }
  }

  @Test
  void aKilledProcessGivesItsTrialBackWhenTheLeaseLapses() throws Exception {
    Duration lease = Duration.ofMillis(1500);
    Settings leased =
        Settings.builder()
            .consecutiveFailureThreshold(1)
            .waitDurationInOpenState(Duration.ofMillis(1))
            .permitLease(lease)
            .build();
    try (Breakers own = Breakers.builder().settings(leased).file(folder)) {
      Breaker breaker = own.get("leased");
      breaker.acquire().failure(new IOException("down"));
      FileWorkerProcess holder = start();
      long asked = System.nanoTime();
      holder.tell("hold leased");
      eventually(() -> holder.told(GIVEN) == 1);
      holder.kill();
      eventually(() -> breaker.tryAcquire().isPresent());
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThanOrEqualTo(lease);
      assertThat(breaker.view().lastTransition()).asString().contains("was not returned in time");
    }
  }

  @Test
  void whoeverIsKilledWhateverWasAcknowledgedIsCountedOnce() throws Exception {
    System.out.printf("killing %d processes, seed %d%n", KILLS, SEED);
    Random random = new Random(SEED);
    List<FileWorkerProcess> ready = new ArrayList<>(List.of(start(), start(), start()));
    long acknowledged = 0;
    long unsure = 0;
    int leftBehind = 0;
    for (int i = 0; i < KILLS; i++) {
      Round round = new Round("round-" + i, ready.remove(0), ready.get(0));
      int nanos = random.nextInt(15_000_000);
      if (i % 2 == 0) {
        round.killOneOfTwo(nanos);
      } else {
        round.killTheOnlyOne(nanos);
      }
      round.goOn();
      acknowledged += round.acknowledged();
      unsure += round.counted() - round.acknowledged();
      leftBehind += round.leftSomething ? 1 : 0;
      ready.add(start());
    }
    System.out.printf(
        "%d outcomes acknowledged and counted; %d more were counted and not acknowledged; %d of the"
            + " killed were writing; seed %d%n",
        acknowledged, unsure, leftBehind, SEED);
    assertThat(leftBehind).as("or the kills came when nothing was written").isPositive();
    assertThat(leftovers()).isEmpty();
  }

  /** Two processes on one breaker, one of which is killed. */
  private final class Round {
    private final Breaker breaker;
    private final FileWorkerProcess killed;
    private final FileWorkerProcess survivor;
    private final int acknowledgedBefore;
    private final int triedBefore;
    private boolean leftSomething;

    private Round(String name, FileWorkerProcess killed, FileWorkerProcess survivor) {
      this.breaker = breakers.get(name);
      this.killed = killed;
      this.survivor = survivor;
      this.acknowledgedBefore = killed.told(ACKNOWLEDGED) + survivor.told(ACKNOWLEDGED);
      this.triedBefore = killed.told(TRIED) + survivor.told(TRIED);
    }

    private void killOneOfTwo(int nanos) throws Exception {
      load(survivor);
      load(killed);
      killAfter(nanos);
      assertThat(breaker.view().state()).isEqualTo(State.CLOSED);
    }

    private void killTheOnlyOne(int nanos) throws Exception {
      load(killed);
      killAfter(nanos);
      leftSomething = Files.exists(folder.resolve(breaker.name() + ".next"));
      assertThat(breaker.view().counts().bufferedCalls())
          .as("seed %d", SEED)
          .isBetween(acknowledged(), tried());
      load(survivor);
    }

    private void load(FileWorkerProcess worker) {
      worker.tell("load " + breaker.name());
      awaitMore(worker);
    }

    private void awaitMore(FileWorkerProcess worker) {
      int before = worker.told(ACKNOWLEDGED);
      eventually(() -> worker.told(ACKNOWLEDGED) > before + 3);
    }

    private void killAfter(int nanos) throws InterruptedException {
      long moment = System.nanoTime() + nanos;
      while (System.nanoTime() < moment) {
        Thread.onSpinWait();
      }
      killed.kill();
    }

    /** The other goes on as if nothing had happened, and in the end every outcome is there. */
    private void goOn() {
      awaitMore(survivor);
      int ended = survivor.told(ENDED);
      survivor.tell("stop");
      eventually(() -> survivor.told(ENDED) == ended + 1);
      assertThat(counted()).as("seed %d", SEED).isBetween(acknowledged(), tried());
      assertThat(tried() - acknowledged()).isLessThanOrEqualTo(THREADS_OF_A_WORKER);
    }

    private long counted() {
      BreakerView view = breaker.view();
      assertThat(view.state()).isEqualTo(State.CLOSED);
      return view.counts().bufferedCalls();
    }

    private long acknowledged() {
      return (long) killed.told(ACKNOWLEDGED) + survivor.told(ACKNOWLEDGED) - acknowledgedBefore;
    }

    private long tried() {
      return (long) killed.told(TRIED) + survivor.told(TRIED) - triedBefore;
    }
  }
}
