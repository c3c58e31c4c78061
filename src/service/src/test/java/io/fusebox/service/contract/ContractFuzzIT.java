package io.fusebox.service.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.TwoServices;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random requests that follow from the contract, half of them broken, over HTTP/1.1 and HTTP/2, to
 * two services on one database: each has an answer that the contract tells of, and what is stored
 * fits together afterwards.
 *
 * <p>{@code -Dfusebox.fuzz.requests} says how many, 10,000 at least, {@code -Dfusebox.seed} which:
 * those of a thread follow from the seed that a failure names, but for what the services have said
 * by then.
 */
class ContractFuzzIT {

  private static final int REQUESTS = Integer.getInteger("fusebox.fuzz.requests", 20_000);
  private static final long SEED = Long.getLong("fusebox.seed", new Random().nextLong() >>> 16);
  private static final int THREADS = 8;
  private static final int MOST_REPEATED = 200;

  /** Fields whose bounds are in their descriptions, not in the schemas. */
  private static final Set<String> BOUNDED_IN_WORDS =
      Set.of("until", "for", "age", "duration", "permitLease", "lifetime");

  /** Statuses of answers to requests that the contract does not take. */
  private static final Set<Integer> REFUSALS = Set.of(405, 406, 408, 413, 415);

  @RegisterExtension static final TwoServices SERVICES = TwoServices.patient(Map.of());

  private final Map<String, String> heard = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final ConcurrentMap<String, AtomicInteger> tally = new ConcurrentHashMap<>();
  private final Queue<Kept> kept = new ConcurrentLinkedQueue<>();

  /** A request with a key that was carried out, and what it was answered. */
  private record Kept(SentRequest sent, Exchange exchange) {}

  @Test
  void everyRequestHasAnAnswerOfTheContractAndWhatIsStoredFitsTogether() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      List<FuzzClient> clients =
          List.of(
              new FuzzClient(vertx, HttpVersion.HTTP_1_1),
              new FuzzClient(vertx, HttpVersion.HTTP_2));
      long begun = System.nanoTime();
      fuzz(clients);
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
      System.out.printf(
          "ContractFuzzIT: fusebox.seed=%d, %d requests in %d s, answers by status %s%n",
          SEED, REQUESTS, seconds, byStatus());
      assertThat(failures).as("of fusebox.seed=%s", SEED).isEmpty();
      everyOperationWasCarriedOut();
      keptAnswersAreGivenAgain(clients);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
    breakersAndTheirHistoryFitTogether();
    // Of one key at two services at once, where no row changes, as ADR 31 has it.
    assertThat(SERVICES.postgres().troubleInLog())
        .allMatch(line -> line.contains("idempotency_key_pkey"));
    for (ServiceProcess service : List.of(SERVICES.one(), SERVICES.two())) {
      assertThat(service.output()).doesNotContain("ERROR", "Exception", "WARN");
    }
  }

  private void fuzz(List<FuzzClient> clients) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        long seed = SEED + i;
        running.add(threads.submit(() -> fuzz(clients, seed)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void fuzz(List<FuzzClient> clients, long seed) {
    RandomRequests requests = new RandomRequests(seed, heard::get);
    Random random = new Random(~seed);
    for (int i = 0; i < REQUESTS / THREADS && failures.size() < 20; i++) {
      SentRequest sent = requests.next();
      FuzzClient client = clients.get(random.nextInt(clients.size()));
      ServiceProcess service = random.nextBoolean() ? SERVICES.one() : SERVICES.two();
      String what = "seed " + seed + ", request " + i + ", " + client.version() + ": ";
      try {
        Exchange exchange = client.exchange(service, sent);
        List<String> violations = violations(exchange, sent.isValid());
        if (!violations.isEmpty()) {
          failures.add(what + violations + "\n" + exchange);
        }
        count(exchange);
        remember(sent, exchange);
      } catch (Exception e) {
        failures.add(what + e + " " + sent.method() + " " + sent.target() + " " + sent.headers());
      }
    }
  }

  private static List<String> violations(Exchange exchange, boolean isValid) {
    List<String> violations = new ArrayList<>(ContractCheck.violations(exchange));
    int status = exchange.status();
    if (status >= 500) {
      violations.add("the service is in trouble");
    }
    if (isValid
        && (REFUSALS.contains(status) || (status == 400 && !breaksBoundInWords(exchange)))) {
      violations.add("the contract takes it, and the service does not");
    }
    if (!exchange.target().startsWith("/v1") && status < 400) {
      violations.add("it is no path of the contract's, and is not refused");
    }
    return violations;
  }

  private static boolean breaksBoundInWords(Exchange refused) {
    JsonNode problem = ContractSchemas.parse(String.valueOf(refused.answer().body()));
    List<String> fields = problem.withArray("errors").findValuesAsText("field");
    return problem.path("type").asText().endsWith("invalid-settings")
        || (!fields.isEmpty() && BOUNDED_IN_WORDS.containsAll(fields));
  }

  private void count(Exchange exchange) {
    ContractOperation operation = ContractOperation.of(exchange);
    String name = operation == null ? "none" : operation.method() + " " + operation.path();
    tally
        .computeIfAbsent(name + " " + exchange.status(), first -> new AtomicInteger())
        .incrementAndGet();
  }

  private void remember(SentRequest sent, Exchange exchange) {
    String tag = exchange.answer().header("ETag");
    if (tag != null) {
      heard.put("ETag", tag);
    }
    String body = exchange.answer().body();
    if (exchange.status() != 200 || body == null || body.isEmpty()) {
      return;
    }
    JsonNode permitId = ContractSchemas.parse(body).path("permitId");
    if (permitId.isTextual()) {
      heard.put("permitId", permitId.textValue());
    }
    if (sent.headers().containsKey("Idempotency-Key")
        && !sent.target().equals("/v1/outcomes")
        && sent.method().equals("POST")
        && kept.size() < MOST_REPEATED) {
      kept.add(new Kept(sent, exchange));
    }
  }

  private Map<String, Integer> byStatus() {
    Map<String, Integer> numbers = new TreeMap<>();
    tally.forEach(
        (what, many) -> numbers.merge(what.replaceFirst(".* ", ""), many.get(), Integer::sum));
    return numbers;
  }

  private void everyOperationWasCarriedOut() {
    for (ContractOperation operation : ContractOperation.all()) {
      String name = operation.method() + " " + operation.path();
      assertThat(tally.keySet().stream().filter(key -> key.startsWith(name + " 2")))
          .as(name)
          .isNotEmpty();
    }
    for (int status : List.of(400, 404, 405, 406, 410, 412, 415, 422)) {
      assertThat(tally.keySet().stream().filter(key -> key.endsWith(" " + status)))
          .as("%s", status)
          .isNotEmpty();
    }
  }

  private void keptAnswersAreGivenAgain(List<FuzzClient> clients) throws Exception {
    assertThat(kept).hasSizeGreaterThan(50);
    for (Kept each : kept) {
      for (FuzzClient client : clients) {
        Exchange again = client.exchange(SERVICES.two(), each.sent());
        assertThat(again.answer().body())
            .as("%s", again)
            .isEqualTo(each.exchange().answer().body());
      }
    }
  }

  private void breakersAndTheirHistoryFitTogether() {
    List<Map<String, Object>> breakers = pages("/v1/breakers", "breakers").toList();
    assertThat(breakers).hasSizeGreaterThan(24);
    int changed = 0;
    for (Map<String, Object> breaker : breakers) {
      String name = String.valueOf(breaker.get("name"));
      // The end of a wait or of an override can lie between the two.
      Map<String, Object> one = await().until(() -> readByBoth(name), Objects::nonNull);
      // Of a breaker that was deleted, and is there again, the history goes back further.
      if (one.get("lastTransition") != null) {
        assertThat(moment(one.get("lastTransition"))).as(name).isEqualTo(moment(newest(name)));
        changed++;
      }
    }
    assertThat(changed).isGreaterThan(10);
  }

  /** The breaker, if both services tell the same of it. */
  private static @Nullable Map<String, Object> readByBoth(String name) {
    Map<String, Object> one = read(SERVICES.one(), name);
    Map<String, Object> two = read(SERVICES.two(), name);
    boolean isSame =
        Stream.of("state", "generation", "settings", "lastTransition")
            .allMatch(field -> Objects.equals(one.get(field), two.get(field)));
    return isSame ? one : null;
  }

  private static Object newest(String name) {
    return SERVICES
        .one()
        .request()
        .urlEncodingEnabled(false)
        .queryParam("limit", 1)
        .get("/v1/breakers/" + RandomRequests.encoded(name) + "/transitions")
        .jsonPath()
        .getMap("transitions[0]");
  }

  private static @Nullable Object moment(@Nullable Object line) {
    return line == null ? null : ((Map<?, ?>) line).get("at");
  }

  private static Map<String, Object> read(ServiceProcess service, String name) {
    return service
        .request()
        .urlEncodingEnabled(false)
        .get("/v1/breakers/" + RandomRequests.encoded(name))
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .getMap("");
  }

  private static Stream<Map<String, Object>> pages(String path, String items) {
    List<Map<String, Object>> all = new ArrayList<>();
    String after = null;
    do {
      var request = SERVICES.one().request();
      if (after != null) {
        request.queryParam("after", after);
      }
      var page = request.get(path).then().statusCode(200).extract().jsonPath();
      all.addAll(page.getList(items));
      after = page.getString("next");
    } while (after != null);
    return all.stream();
  }
}
