package io.fusebox.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fusebox.client.ServiceOptions.Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Headers that the caller has sent with requests to the service, such as those of a trace. */
@SuppressWarnings("NullAway.Init") // JUnit begins with start
class RequestHeadersTest {

  private static final String ANSWER =
      """
      {"permitted": true, "permitId": "p", "disposition": "RECORDED",
       "state": "CLOSED", "generation": 1}
      """;

  /** What a tracing library keeps of the call that is under way. */
  private static final ThreadLocal<String> CONTEXT = new ThreadLocal<>();

  private record Sent(String path, Optional<String> traceparent) {}

  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer service;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.setExecutor(threads);
    service.createContext("/v1/breakers/", this::answer);
    service.start();
  }

  @AfterEach
  void stop() {
    service.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String traceparent = exchange.getRequestHeaders().getFirst("traceparent");
      sent.add(new Sent(exchange.getRequestURI().getPath(), Optional.ofNullable(traceparent)));
      byte[] body = ANSWER.getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Breakers breakers(Supplier<Map<String, String>> headers) {
    ServiceOptions options =
        ServiceOptions.builder()
            .mode(Mode.STRICT)
            .timeLimit(Duration.ofSeconds(30))
            .requestHeaders(headers)
            .build();
    URI uri = URI.create("http://127.0.0.1:" + service.getAddress().getPort());
    return Breakers.builder().service(uri, options);
  }

  @Test
  void areThoseOfTheThreadThatAsks() throws Exception {
    try (Breakers breakers = breakers(() -> Map.of("traceparent", CONTEXT.get()))) {
      for (String context : List.of("00-a", "00-b")) {
        CONTEXT.set(context);
        String answer = breakers.get("traced").call(() -> "called");
        assertThat(answer).isEqualTo("called");
        CONTEXT.remove();
      }
    }
    assertThat(sent)
        .filteredOn(request -> request.path().endsWith("acquire-permit"))
        .extracting(Sent::traceparent)
        .containsExactly(Optional.of("00-a"), Optional.of("00-b"));
    assertThat(sent)
        .filteredOn(request -> request.path().endsWith("record-success"))
        .extracting(Sent::traceparent)
        .containsExactly(Optional.of("00-a"), Optional.of("00-b"));
  }

  @Test
  void areLeftOutWhereTheyCannotBeHadOrSent() throws Exception {
    try (Breakers breakers =
        breakers(
            () -> {
              throw new IllegalStateException("no context");
            })) {
      String answer = breakers.get("traced").call(() -> "called");
      assertThat(answer).isEqualTo("called");
    }
    try (Breakers breakers =
        breakers(() -> Map.of("Content-Length", "7", "b ad", "x", "bad", "x\r\ny: z"))) {
      String answer = breakers.get("traced").call(() -> "called");
      assertThat(answer).isEqualTo("called");
    }
    assertThat(sent)
        .filteredOn(request -> request.path().endsWith("acquire-permit"))
        .hasSize(2)
        .extracting(Sent::traceparent)
        .containsOnly(Optional.empty());
  }
}
