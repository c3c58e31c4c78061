package io.fusebox.service.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.service.support.AccessKeys;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.TwoServices;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
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
 * Random requests that follow from the contract, half of them broken, each with a random key, over
 * HTTP/1.1 and HTTP/2, to two services: nobody is answered 2xx who has not the role for it, or is
 * bound to other breakers; and who has it is never refused for that.
 *
 * <p>{@code -Dfusebox.fuzz.requests} says how many, {@code -Dfusebox.seed} which.
 */
class AccessFuzzIT {

  private static final int REQUESTS = Integer.getInteger("fusebox.fuzz.requests", 10_000);
  private static final long SEED = Long.getLong("fusebox.seed", new Random().nextLong() >>> 16);
  private static final int THREADS = 8;
  private static final String CROSS_ORIGIN = "urn:fusebox:problem:cross-origin";

  @RegisterExtension static final TwoServices SERVICES = TwoServices.withAccessControl();

  private final Map<String, String> heard = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final ConcurrentMap<String, AtomicInteger> tally = new ConcurrentHashMap<>();

  /**
   * Who sends a request.
   *
   * @param key null: sends none
   * @param roles none: the key lets nobody in
   * @param isBound to breakers that no request is about
   */
  private record Sender(String name, @Nullable String key, Set<String> roles, boolean isBound) {}

  @Test
  void nobodyGetsWhatHisKeyIsNotFor() throws Exception {
    List<Sender> senders = senders();
    Vertx vertx = Vertx.vertx();
    try {
      List<FuzzClient> clients =
          List.of(
              new FuzzClient(vertx, HttpVersion.HTTP_1_1),
              new FuzzClient(vertx, HttpVersion.HTTP_2));
      fuzz(clients, senders);
      assertThat(failures).as("of fusebox.seed=%s", SEED).isEmpty();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
    for (String status : List.of("200", "201", "204", "401", "403")) {
      assertThat(tally).containsKey(status);
    }
    for (ServiceProcess service : List.of(SERVICES.one(), SERVICES.two())) {
      assertThat(service.output()).doesNotContain("ERROR", "Exception", "WARN");
    }
  }

  private static List<Sender> senders() {
    AccessKeys keys = new AccessKeys(SERVICES);
    List<Sender> senders = new ArrayList<>();
    for (String role : List.of("reporter", "viewer", "operator", "admin")) {
      senders.add(new Sender(role, keys.create("fuzz-" + role, role), Set.of(role), false));
      String json = "{\"roles\": [\"" + role + "\"], \"patterns\": [\"nobody-asks-for-*\"]}";
      senders.add(
          new Sender("bound " + role, keys.createOf("b-" + role, json), Set.of(role), true));
    }
    String revoked = keys.create("fuzz-revoked", "reporter", "viewer", "operator", "admin");
    keys.revoke("fuzz-revoked");
    senders.add(new Sender("revoked", revoked, Set.of(), false));
    senders.add(new Sender("nobody", null, Set.of(), false));
    senders.add(new Sender("malformed", "fbx_x", Set.of(), false));
    return senders;
  }

  private void fuzz(List<FuzzClient> clients, List<Sender> senders) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        long seed = SEED + i;
        running.add(threads.submit(() -> fuzz(clients, senders, seed)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void fuzz(List<FuzzClient> clients, List<Sender> senders, long seed) {
    RandomRequests requests = new RandomRequests(seed, heard::get);
    Random random = new Random(~seed);
    for (int i = 0; i < REQUESTS / THREADS && failures.size() < 20; i++) {
      Sender sender = senders.get(random.nextInt(senders.size()));
      SentRequest sent = signed(requests.next(), sender);
      FuzzClient client = clients.get(random.nextInt(clients.size()));
      ServiceProcess service = random.nextBoolean() ? SERVICES.one() : SERVICES.two();
      String what = "seed " + seed + ", request " + i + " of " + sender.name() + ": ";
      try {
        Exchange exchange = client.exchange(service, sent);
        List<String> violations = violations(exchange, sender);
        if (!violations.isEmpty()) {
          failures.add(what + violations + "\n" + exchange);
        }
        tally
            .computeIfAbsent(Integer.toString(exchange.status()), first -> new AtomicInteger())
            .incrementAndGet();
      } catch (Exception e) {
        failures.add(what + e + " " + sent.method() + " " + sent.target() + " " + sent.headers());
      }
    }
  }

  private static SentRequest signed(SentRequest sent, Sender sender) {
    Map<String, String> headers = new HashMap<>(sent.headers());
    if (sender.key() != null) {
      headers.put("Authorization", "Bearer " + sender.key());
    }
    return new SentRequest(sent.method(), sent.target(), headers, sent.body(), sent.isValid());
  }

  private static List<String> violations(Exchange exchange, Sender sender) {
    List<String> violations = new ArrayList<>(ContractCheck.violations(exchange));
    int status = exchange.status();
    if (status >= 500) {
      violations.add("the service is in trouble");
    }
    ContractOperation operation = ContractOperation.of(exchange);
    if (operation == null) {
      return violations;
    }
    Set<String> roles = roles(operation, exchange);
    boolean mayCall = roles.isEmpty() || sender.roles().stream().anyMatch(roles::contains);
    boolean mayHave = mayCall && !(sender.isBound() && isOfBreakers(operation));
    boolean isRefused =
        (status == 401 || status == 403)
            && !String.valueOf(exchange.answer().body()).contains(CROSS_ORIGIN);
    if (!mayHave && status < 300) {
      violations.add("the sender may not have it");
    }
    if (mayHave && isRefused) {
      violations.add("the sender may have it");
    }
    if (sender.roles().isEmpty() && status == 403 && isRefused) {
      violations.add("it is not known who the sender is");
    }
    return violations;
  }

  private static Set<String> roles(ContractOperation operation, Exchange exchange) {
    var json =
        ContractFile.at("/paths")
            .required(operation.path())
            .required(operation.method().toLowerCase(Locale.ROOT));
    List<String> roles = ContractFile.texts(json.required("x-roles"));
    boolean isCreation =
        json.required("operationId").textValue().equals("putBreaker")
            && "*".equals(exchange.request().header("If-None-Match"));
    return isCreation ? Set.of("reporter", "operator") : Set.copyOf(roles);
  }

  private static boolean isOfBreakers(ContractOperation operation) {
    return Stream.of("/v1/breakers/{name}", "/v1/callers").anyMatch(operation.path()::startsWith);
  }
}
