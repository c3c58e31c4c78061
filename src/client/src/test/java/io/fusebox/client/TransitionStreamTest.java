package io.fusebox.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import io.fusebox.service.contract.ContractExtension;
import io.fusebox.service.contract.Exchange;
import io.fusebox.service.contract.Exchange.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the client reads a stream of transitions that is cut where it hurts. */
class TransitionStreamTest {

  private static final String EVENT =
      """
      id: %1$d
      event: transition
      data: {"id":%1$d,"breaker":"payments","generation":%1$d,"from":"CLOSED","to":"OPEN",\
      "cause":"CONSECUTIVE_FAILURES_REACHED","why":"5 failures in a row reached 5",\
      "at":"2026-01-31T12:00:00Z","caller":null,"principal":null,"reason":null,\
      "changes":[]}

      """;

  private final List<Transition> told = new CopyOnWriteArrayList<>();
  private final List<String> askedFrom = new CopyOnWriteArrayList<>();

  /** What each connection is answered, one after the other; guarded by itself. */
  private final Queue<Connection> connections = new ArrayDeque<>();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  /** What one connection is answered before it is cut. */
  private record Connection(int status, String type, String text) {

    static Connection stream(String text) {
      return new Connection(200, "text/event-stream", text);
    }

    static Connection problem(int status, String type) {
      String text =
          "{\"type\":\"urn:fusebox:problem:%s\",\"title\":\"Refused\",\"status\":%d,\"detail\":\"none\"}"
              .formatted(type, status);
      return new Connection(status, "application/problem+json", text);
    }
  }

  TransitionStreamTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.setExecutor(threads);
    server.createContext("/v1/breakers", exchange -> answer(exchange, breakers(exchange)));
    server.createContext("/v1/transitions", exchange -> answer(exchange, next(exchange)));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static Connection breakers(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().equals("/v1/breakers")
        ? new Connection(200, "application/json", "{\"breakers\":[],\"next\":null}")
        : Connection.problem(404, "unknown-breaker");
  }

  private Connection next(HttpExchange exchange) {
    askedFrom.add(String.valueOf(exchange.getRequestHeaders().getFirst("Last-Event-ID")));
    synchronized (connections) {
      Connection next = connections.poll();
      return next == null ? Connection.stream("") : next;
    }
  }

  private static void answer(HttpExchange exchange, Connection connection) throws IOException {
    try (exchange) {
      String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      exchange.getResponseHeaders().set("Content-Type", connection.type());
      compare(exchange, sent, connection);
      exchange.sendResponseHeaders(connection.status(), 0);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(connection.text().getBytes(UTF_8));
      }
    }
  }

  /** A stub is to say nothing that the service does not. */
  private static void compare(HttpExchange exchange, String sent, Connection connection) {
    boolean isStream = connection.type().equals("text/event-stream");
    ContractExtension.compare(
        new Exchange(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            new Message(exchange.getRequestHeaders(), sent),
            connection.status(),
            new Message(exchange.getResponseHeaders(), isStream ? null : connection.text())));
    if (isStream) {
      ContractExtension.compareEvents(connection.text());
    }
  }

  private Breakers open(Connection... answers) {
    synchronized (connections) {
      connections.addAll(List.of(answers));
    }
    BreakerListener listener =
        new BreakerListener() {
          @Override
          public void onTransition(String breaker, Transition transition) {
            told.add(transition);
          }
        };
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    Breakers breakers = Breakers.builder().listener(listener).service(uri);
    assertThat(breakers.get("payments").state()).isEqualTo(State.CLOSED);
    return breakers;
  }

  private void awaitConnections(int count) {
    await().atMost(Duration.ofSeconds(20)).until(() -> askedFrom.size() >= count);
  }

  private static String event(int id) {
    return EVENT.formatted(id);
  }

  @Test
  void whatWasCutWithinAnEventIsToldOnceWhenItComesWhole() {
    String whole = event(2);
    String half = whole.substring(0, whole.indexOf("\"cause\""));
    try (Breakers breakers =
        open(Connection.stream(event(1) + half + "\n"), Connection.stream(whole))) {
      awaitConnections(3);
      assertThat(told).extracting(Transition::generation).containsExactly(1L, 2L);
      assertThat(askedFrom).startsWith("null", "1", "2");
      assertThat(breakers.get("payments").state()).isEqualTo(State.OPEN);
    }
  }

  @Test
  void whoIsAlwaysRefusedAsksLessAndLessOften() {
    Connection[] gone = new Connection[1_000];
    Arrays.fill(gone, Connection.problem(410, "history-gone"));
    long begin = System.nanoTime();
    try (Breakers breakers = open(gone)) {
      awaitConnections(6);
      // Pauses of 25 ms at the least, each twice as long as the one before.
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(700));
      assertThat(askedFrom).containsOnly("null");
      assertThat(breakers.get("payments").state()).isEqualTo(State.CLOSED);
    }
  }

  @Test
  void whereTheHistoryIsGoneItBeginsAnewWithoutAnId() {
    try (Breakers breakers =
        open(
            Connection.stream(event(1)),
            Connection.problem(410, "history-gone"),
            Connection.stream(": nothing new yet\n"),
            Connection.stream(event(2)))) {
      awaitConnections(5);
      assertThat(askedFrom).startsWith("null", "1", "null", "null", "2");
      assertThat(breakers.get("payments").state()).isEqualTo(State.OPEN);
    }
  }
}
