package io.fusebox.service.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.service.linearizability.BreakerHistory;
import io.fusebox.service.linearizability.Call;
import io.fusebox.service.linearizability.LinearizabilityChecker;
import io.fusebox.service.linearizability.Operation;
import io.fusebox.service.linearizability.Reply;
import io.fusebox.service.linearizability.Verdict;
import io.fusebox.service.support.ServiceConnection;
import io.fusebox.service.support.TwoServices;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two services on one database, and many clients who ask both: together they answer as one breaker
 * does. See {@link LinearizabilityChecker} for what that means. Most requests have a key, and some
 * are sent twice, to both services at once or later: they take effect once.
 *
 * <p>{@code -Dfusebox.fleet.operations=N} makes so many calls: 100,000 unless it is set, and a
 * nightly run makes 1,000,000. {@code -Dfusebox.seed=N} makes the same clients; what they are
 * answered depends on how they meet.
 */
class FleetIT {

  private static final int OPERATIONS = Integer.getInteger("fusebox.fleet.operations", 100_000);
  private static final long SEED = Long.getLong("fusebox.seed", System.nanoTime());
  private static final int CLIENTS = 32;

  /** So that a breaker's history has about as many operations whatever the size of the run. */
  private static final int BREAKERS = Math.max(40, OPERATIONS / 2_500);

  /** By how much the service's estimate of the database's clock may lag. */
  private static final Duration TOLERANCE = Duration.ofMillis(20);

  @RegisterExtension static final TwoServices SERVICES = new TwoServices(Map.of());

  @Test
  void twoServicesAnswerAsOneBreakerDoes() throws Exception {
    List<RemoteBreaker> breakers = declareBreakers();
    long start = System.nanoTime();
    List<FleetClient> clients = runClients(breakers);
    clients.add(readAll(breakers));
    Duration ran = Duration.ofNanos(System.nanoTime() - start);

    List<BreakerHistory> histories = new ArrayList<>();
    for (int i = 0; i < breakers.size(); i++) {
      histories.add(history(breakers.get(i), i, clients, start));
    }
    start = System.nanoTime();
    List<Verdict> verdicts = new LinearizabilityChecker(TOLERANCE).check(histories);
    Duration checked = Duration.ofNanos(System.nanoTime() - start);

    tell(histories, clients, ran, checked);
    assertThat(verdicts.stream().filter(verdict -> !verdict.isExplained()).map(Verdict::words))
        .as("seed %d", SEED)
        .isEmpty();
    assertThat(clients.stream().flatMap(client -> client.repeats.differences.stream()))
        .as("requests with a key that were answered in two ways, seed %d", SEED)
        .isEmpty();
    assertThat(askedTwice(clients))
        .as("requests that were answered twice, seed %d", SEED)
        .isGreaterThan(OPERATIONS / 20);
    assertThat(statuses(clients).keySet()).as("seed %d", SEED).isSubsetOf(200, 429, 503);
  }

  private static List<RemoteBreaker> declareBreakers() throws IOException {
    String hex = SERVICES.postgres().query("select encode(bytes, 'hex') from secret");
    byte[] secret = HexFormat.of().parseHex(hex);
    List<RemoteBreaker> breakers = new ArrayList<>();
    try (ServiceConnection connection = new ServiceConnection(SERVICES.one().port())) {
      for (int i = 0; i < BREAKERS; i++) {
        RemoteBreaker breaker = new RemoteBreaker("fleet-" + i, settings(i), secret);
        breaker.declare(connection);
        breakers.add(breaker);
      }
    }
    return breakers;
  }

  /** Five kinds of breakers, with waits of 30 to 120 ms. */
  private static Settings settings(int number) {
    Settings.Builder settings =
        Settings.builder()
            .consecutiveFailureThreshold(3)
            .slidingWindowSize(10_000)
            .waitDurationInOpenState(Duration.ofMillis(30 + 10L * (number % 10)))
            .permitLease(Duration.ofHours(1));
    return switch (number % 5) {
      case 0 -> settings.build();
      case 1 -> settings.permittedNumberOfCallsInHalfOpenState(3).build();
      case 2 -> ofRates(settings).build();
      case 3 ->
          ofRates(settings)
              .consecutiveFailureThreshold(5)
              .permittedNumberOfCallsInHalfOpenState(5)
              .minimumNumberOfCalls(4)
              .build();
      default ->
          settings
              .waitDurationMultiplier(2)
              .maxWaitDurationInOpenState(Duration.ofMillis(400))
              .build();
    };
  }

  private static Settings.Builder ofRates(Settings.Builder settings) {
    return settings
        .consecutiveFailureThreshold(null)
        .failureRateThreshold(60f)
        .slidingWindowSize(10)
        .minimumNumberOfCalls(6)
        .permittedNumberOfCallsInHalfOpenState(2);
  }

  private static List<FleetClient> runClients(List<RemoteBreaker> breakers) throws Exception {
    Random random = new Random(SEED);
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<FleetClient>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        FleetClient client = client(i, breakers, new Random(random.nextLong()));
        running.add(threads.submit(client));
      }
      List<FleetClient> clients = new ArrayList<>();
      for (Future<FleetClient> client : running) {
        clients.add(client.get());
      }
      return clients;
    } finally {
      threads.shutdownNow();
    }
  }

  private static FleetClient client(int number, List<RemoteBreaker> breakers, Random random) {
    List<ServiceConnection> connections =
        Stream.of(SERVICES.one(), SERVICES.two())
            .map(service -> new ServiceConnection(service.port()))
            .toList();
    return new FleetClient(number, breakers, connections, OPERATIONS / CLIENTS, random);
  }

  /** Reads every breaker once all is quiet, so that what was counted has to be exact. */
  private static FleetClient readAll(List<RemoteBreaker> breakers) {
    FleetClient reader = client(CLIENTS, breakers, new Random(SEED));
    for (int i = 0; i < breakers.size(); i++) {
      reader.make(i, new Call.Read());
    }
    return reader;
  }

  private static BreakerHistory history(
      RemoteBreaker breaker, int number, List<FleetClient> clients, long start) {
    List<Operation> operations =
        clients.stream()
            .flatMap(client -> client.operations.get(number).stream())
            .map(operation -> operation.since(start))
            .toList();
    return new BreakerHistory(breaker.name(), breaker.settings(), operations);
  }

  private static Map<Integer, Integer> statuses(List<FleetClient> clients) {
    Map<Integer, Integer> all = new TreeMap<>();
    clients.forEach(
        client ->
            client.statuses.forEach((status, count) -> all.merge(status, count, Integer::sum)));
    return all;
  }

  private static int askedTwice(List<FleetClient> clients) {
    return clients.stream().mapToInt(client -> client.repeats.count).sum();
  }

  private static void tell(
      List<BreakerHistory> histories, List<FleetClient> clients, Duration ran, Duration checked) {
    long operations = histories.stream().mapToLong(history -> history.operations().size()).sum();
    System.out.printf(
        "%,d operations on %d breakers in %s (answers by status: %s), %,d of them asked twice:"
            + " %,d trips and %,d trials seen; checked in %s; seed %d%n",
        operations,
        histories.size(),
        ran,
        statuses(clients),
        askedTwice(clients),
        histories.stream().mapToLong(FleetIT::trips).sum(),
        histories.stream().mapToLong(FleetIT::trials).sum(),
        checked,
        SEED);
  }

  private static long trips(BreakerHistory history) {
    return replies(history)
        .filter(reply -> reply.state() == State.OPEN)
        .map(Reply::generation)
        .distinct()
        .count();
  }

  private static long trials(BreakerHistory history) {
    return replies(history)
        .filter(reply -> reply instanceof Reply.Permitted permitted && permitted.permit().isTrial())
        .count();
  }

  private static Stream<Reply> replies(BreakerHistory history) {
    return history.operations().stream().map(Operation::reply).filter(Objects::nonNull);
  }
}
