package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.client.OrderSearch.Operation;
import io.fusebox.engine.Breaker;
import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Decision;
import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.Decision.Rejected;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Permit;
import io.fusebox.engine.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many threads on two homes of one folder are answered as one breaker of the engine answers that is
 * asked one thing after another: the histories are linearizable.
 *
 * <p>{@code -Dfusebox.file.histories=N} makes so many.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class FileLinearizabilityTest {

  private static final int HISTORIES = Integer.getInteger("fusebox.file.histories", 150);
  private static final int THREADS = 4;
  private static final int CALLS = 5;
  private static final Duration WAIT = Duration.ofHours(1);

  @TempDir Path folder;

  private final AtomicLong now = new AtomicLong(1_000_000);
  private final HostClock clock = nanoTime -> now.get();
  private final List<FileHome> homes = new ArrayList<>();
  private final History<Breaker> history = new History<>(THREADS);

  @BeforeEach
  void open() {
    for (int i = 0; i < 2; i++) {
      homes.add(FileHome.in(folder, clock, new Listeners(List.of()), null));
    }
  }

  @AfterEach
  void close() {
    history.close();
    homes.forEach(FileHome::close);
  }

  @Test
  void manyThreadsOnTwoHomesAreAnsweredAsByOneBreaker() throws Exception {
    Random random = new Random(History.SEED);
    int trials = 0;
    int overlaps = 0;
    for (int i = 0; i < HISTORIES; i++) {
      String name = "history-" + i;
      Settings settings = settings(i);
      List<FileCore> cores = new ArrayList<>();
      for (FileHome home : homes) {
        cores.add((FileCore) home.open(name, settings));
      }
      if (i % 3 > 0) {
        trip(cores.get(0));
        now.addAndGet(WAIT.toNanos() / 1000 + 1);
      }
      Breaker model = stored(name).restore();
      List<Operation<Breaker>> operations = run(cores, random);
      assertThat(OrderSearch.explains(model, operations))
          .as("history %d of seed %d: %s", i, History.SEED, operations)
          .isTrue();
      trials += (int) operations.stream().filter(made -> made.reply().contains(" trial")).count();
      overlaps += OrderSearch.overlaps(operations);
    }
    System.out.printf(
        "%d histories, %d trials, %d pairs of calls at the same time; seed %d%n",
        HISTORIES, trials, overlaps, History.SEED);
    assertThat(overlaps).isGreaterThan(HISTORIES);
    assertThat(trials).isGreaterThan(HISTORIES / 3);
  }

  private static Settings settings(int number) {
    Settings.Builder settings =
        Settings.builder()
            .consecutiveFailureThreshold(3)
            .permittedNumberOfCallsInHalfOpenState(2)
            .waitDurationInOpenState(WAIT);
    if (number % 3 == 2) {
      settings
          .failureRateThreshold(60f)
          .slidingWindowSize(8)
          .minimumNumberOfCalls(3)
          .permittedNumberOfCallsInHalfOpenState(3);
    }
    return settings.build();
  }

  private static void trip(FileCore core) {
    for (int i = 0; i < 3; i++) {
      ((FileCore.FileTicket) core.acquire()).report(Outcome.FAILURE, 0, -1, null, null);
    }
  }

  private StoredBreaker stored(String name) throws Exception {
    return StoredBreaker.read(name, Files.readAllBytes(folder.resolve(name + ".breaker")));
  }

  private List<Operation<Breaker>> run(List<FileCore> cores, Random random) throws Exception {
    List<Operation<Breaker>> all =
        history.make(
            (number, own) -> new Caller(cores.get(number % cores.size()), own).makeCalls(), random);
    // What was counted has to be exact in the end.
    all.add(
        history.operation(
            () -> words(cores.get(1).view()), breaker -> words(breaker.view(clock.micros()))));
    return all;
  }

  private static String words(BreakerView view) {
    BreakerView.Counts counts = view.counts();
    return view.state()
        + " in generation "
        + view.generation()
        + ": "
        + counts.bufferedCalls()
        + " calls, "
        + counts.failedCalls()
        + " failed; trials "
        + view.trials();
  }

  private static String words(Decision decision) {
    if (decision instanceof Permitted permitted) {
      return "given " + permitted.permit();
    }
    Rejected rejected = (Rejected) decision;
    return rejected.state() + " " + rejected.reason() + " " + rejected.why();
  }

  private static String words(Grant grant) {
    if (grant instanceof FileCore.FileTicket ticket) {
      return "given " + ticket.permit();
    }
    Rejection rejection = (Rejection) grant;
    return rejection.state() + " " + rejection.reason() + " " + rejection.why();
  }

  /** One thread's calls: asks, and returns what it was given in any order, sometimes twice. */
  private final class Caller {
    private final FileCore core;
    private final Random random;
    private final List<FileCore.FileTicket> tickets = new ArrayList<>();

    private Caller(FileCore core, Random random) {
      this.core = core;
      this.random = random;
    }

    private List<Operation<Breaker>> makeCalls() throws Exception {
      List<Operation<Breaker>> made = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        made.add(tickets.isEmpty() || random.nextInt(3) == 0 ? acquire() : report());
      }
      return made;
    }

    private Operation<Breaker> acquire() throws Exception {
      return history.operation(
          () -> {
            Grant grant = core.acquire();
            if (grant instanceof FileCore.FileTicket ticket) {
              tickets.add(ticket);
            }
            return words(grant);
          },
          breaker -> words(breaker.apply(new AcquirePermit(null), clock.micros())));
    }

    private Operation<Breaker> report() throws Exception {
      FileCore.FileTicket ticket = tickets.get(random.nextInt(tickets.size()));
      if (random.nextBoolean()) {
        tickets.remove(ticket);
      }
      int kind = random.nextInt(6);
      Outcome outcome = kind == 0 ? Outcome.RELEASED : kind < 3 ? Outcome.SUCCESS : Outcome.FAILURE;
      Permit permit = ticket.permit();
      return history.operation(
          () -> ticket.report(outcome, 0, -1, null, null).toString(),
          breaker ->
              breaker
                  .apply(new RecordOutcome(outcome, permit, null, null, null), clock.micros())
                  .toString());
    }
  }
}
