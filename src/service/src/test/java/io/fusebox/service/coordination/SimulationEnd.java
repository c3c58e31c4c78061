package io.fusebox.service.coordination;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Micros;
import io.fusebox.service.coordination.SimulatedOperation.Acquire;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** What has to hold when everything works again and everybody has waited for long enough. */
final class SimulationEnd {

  private static final Duration LONGER_THAN_ANY_WAIT = Duration.ofHours(1);
  private static final int KEYS_TO_TRY = 6;

  private final Function<SimulatedOperation, CompletableFuture<?>> client;
  private final Runnable answerAll;
  private final SimulationWorld world;

  /**
   * The end of a simulation.
   *
   * @param client sends an operation to some instance
   * @param answerAll lets lanes work until everybody has an answer
   */
  SimulationEnd(
      Function<SimulatedOperation, CompletableFuture<?>> client,
      Runnable answerAll,
      SimulationWorld world) {
    this.client = client;
    this.answerAll = answerAll;
    this.world = world;
  }

  void check(SimulatedDatabase database, SimulationCounts counts, SimulatedClients clients) {
    answerAll.run();
    for (int i = 0; i < KEYS_TO_TRY && clients.hasKeyed(); i++) {
      retryTwice(clients.again());
    }
    for (String name : SimulatedClients.COUNTERS) {
      SimulatedDatabase.StoredRow row = Objects.requireNonNull(database.rows().get(name));
      Breaker breaker = Breaker.restore(row.settings(), row.snapshot());
      counts.check(name, breaker.view(breaker.asOf()).counts().bufferedCalls());
    }
    world.pass(Micros.of(LONGER_THAN_ANY_WAIT));
    for (String name : List.copyOf(database.rows().keySet())) {
      isNotStuck(name);
    }
  }

  /** Sends what was sent before once more, twice at the same time. */
  private void retryTwice(SimulatedOperation operation) {
    CompletableFuture<?> one = client.apply(operation);
    CompletableFuture<?> other = client.apply(operation);
    answerAll.run();
    isAnswered(operation, one);
    isAnswered(operation, other);
  }

  private static void isAnswered(SimulatedOperation operation, CompletableFuture<?> answer) {
    SimulationFailure.unless(answer.isDone(), "%s is not answered", operation);
    try {
      answer.join();
    } catch (CompletionException e) {
      Throwable why = Objects.requireNonNullElse(e.getCause(), e);
      SimulationFailure.unless(
          !(why instanceof StorageException) && !(why instanceof TimeLimitException),
          "%s, sent again when all was well, failed: %s",
          operation,
          why);
    }
  }

  private void isNotStuck(String name) {
    Acquire last = new Acquire(name, "last", null);
    CompletableFuture<?> answer = client.apply(last);
    answerAll.run();
    isAnswered(last, answer);
    String words = String.valueOf(answer.join());
    SimulationFailure.unless(
        words.startsWith("permitted") || words.startsWith("rejected FORCED_OPEN"),
        "%s is stuck: %s",
        name,
        words);
  }
}
