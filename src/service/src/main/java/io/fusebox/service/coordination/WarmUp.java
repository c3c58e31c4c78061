package io.fusebox.service.coordination;

import io.fusebox.engine.Author;
import io.fusebox.engine.Breaker;
import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Micros;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Permit;
import io.fusebox.engine.Recorded;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.service.coordination.LaneStore.Changes;
import io.fusebox.service.coordination.LaneStore.History;
import io.fusebox.service.coordination.LaneStore.KeptAnswer;
import io.fusebox.service.coordination.LaneStore.KeyTakenException;
import io.fusebox.service.coordination.LaneStore.RowChange;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Does what each kind of request does, before the first request comes: to load classes, to parse
 * queries and to open connections takes seconds on a busy machine, and a request is answered 503
 * when it takes that long. The instance is ready once each kind was answered within its limit; what
 * was not is tried again. Nothing is written but, by the first instance on a database, the secret
 * of trial permits.
 */
@Readiness
@ApplicationScoped
class WarmUp implements HealthCheck {

  /** What no breaker is called. */
  private static final String NAME = "\u0001warm-up";

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final StoredKey KEY = new StoredKey(new UUID(0, 1), 0);

  private final Coordinator coordinator;
  private final LaneStore store;
  private final PermitIssuer permits;
  private final FuseboxConfig config;
  private volatile boolean isDone;
  private volatile boolean isStopping;

  WarmUp(Coordinator coordinator, LaneStore store, PermitIssuer permits, FuseboxConfig config) {
    this.coordinator = coordinator;
    this.store = store;
    this.permits = permits;
    this.config = config;
  }

  void start(@Observes StartupEvent started) {
    DaemonThread.start("fusebox-warm-up", this::run);
  }

  private interface Work {
    void run() throws KeyTakenException;
  }

  private record Kind(String name, Work work) {}

  private void run() {
    List.of(
            new Kind("a write", this::write),
            new Kind("a report", this::report),
            new Kind("the id of a trial", this::trialId),
            new Kind("a list of breakers", () -> list(Set.of())),
            new Kind("a list of open breakers", () -> list(Set.of(State.OPEN))),
            new Kind("a breaker", () -> await(coordinator.read(NAME))),
            new Kind("the history", () -> await(coordinator.history(history(null)))),
            new Kind(
                "a breaker's history", () -> await(coordinator.historyOf(NAME, history(NAME)))),
            new Kind("a deletion", this::delete))
        .forEach(this::untilInTime);
    isDone = true;
  }

  private void untilInTime(Kind kind) {
    boolean isLogged = false;
    while (!isStopping) {
      long start = System.nanoTime();
      String problem = problem(kind);
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      if (problem == null && taken.compareTo(config.requestTimeLimit()) <= 0) {
        return;
      }
      if (!isLogged) {
        Log.infof(
            "Not ready yet: %s, tried at start, %s; trying again",
            kind.name(), problem == null ? "took " + taken.toMillis() + " ms" : problem);
        isLogged = true;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** What went wrong; null: nothing. */
  private static @Nullable String problem(Kind kind) {
    try {
      kind.work().run();
      return null;
    } catch (UnknownBreakerException e) {
      // There is none of that name.
      return null;
    } catch (KeyTakenException | RuntimeException e) {
      return "failed: " + e.getMessage();
    }
  }

  /** Changes to a row that no breaker has: all that belongs to a write, and nothing is written. */
  private void write() throws KeyTakenException {
    long now = store.readAnswers(Set.of(KEY.id())).now();
    Breaker breaker = Breaker.closed(Settings.DEFAULTS, now);
    breaker.apply(new AcquirePermit(NAME), now);
    RecordOutcome failure = new RecordOutcome(Outcome.FAILURE, null, Duration.ZERO, NAME, NAME);
    for (int i = 0; i < Settings.DEFAULTS.minimumNumberOfCalls(); i++) {
      breaker.apply(failure, now);
    }
    List<History> history =
        breaker.takeTransitions().stream().map(line -> new History(NAME, line)).toList();
    RowChange row =
        new RowChange(
            NAME,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Micros.toInstant(now),
            breaker,
            breaker.settings(),
            true,
            null);
    KeptAnswer answer = new KeptAnswer(KEY, NAME, new byte[0]);
    store.write(new Changes(List.of(row), history, List.of(answer), Map.of(), now));
    store.write(new Changes(List.of(), List.of(), List.of(), Map.of(NAME, Long.MAX_VALUE), now));
    store.writeLocked(
        List.of(NAME),
        List.of(KEY.id()),
        reading -> new Changes(List.of(), List.of(), List.of(), Map.of(NAME, Long.MAX_VALUE), now));
  }

  /** A report with a permit creates no breaker. */
  private void report() {
    PermitId permit = PermitId.withoutMac(0, new Permit(1, 0), "0");
    Report report = Report.of(Outcome.SUCCESS, permit, null, NAME, null, null);
    await(coordinator.record(NAME, report, new Reply<>(Function.identity(), new NoForm(), null)));
  }

  private void trialId() {
    Breaker breaker = Breaker.closed(Settings.DEFAULTS, 0);
    StoredBreaker stored = new StoredBreaker(NAME, Instant.EPOCH, true, breaker);
    permits.requireIssued(NAME, permits.issue(stored, new Permit(1, 1)));
  }

  private void list(Set<State> states) {
    await(coordinator.list(new BreakerFilter("*", NamePatterns.ALL, states, null, 1)));
  }

  private static HistoryFilter history(@Nullable String breaker) {
    return new HistoryFilter(breaker, HistoryFilter.Lines.ALL, true, null, 1);
  }

  private void delete() {
    await(coordinator.delete(NAME, Author.UNKNOWN, settings -> settings == null));
  }

  private static void await(CompletionStage<?> answer) {
    try {
      answer.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Whether it is done, for {@code /q/health/ready}. */
  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("warm-up").status(isDone).build();
  }

  @PreDestroy
  void stop() {
    isStopping = true;
  }

  /** Of answers that are not kept. */
  private static final class NoForm implements AnswerForm<Recorded> {
    @Override
    public byte[] write(Recorded answer) {
      throw new UnsupportedOperationException("not kept");
    }

    @Override
    public Recorded read(byte[] bytes) {
      throw new UnsupportedOperationException("not kept");
    }
  }
}
