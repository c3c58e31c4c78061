package io.fusebox.service;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fusebox.service.support.AccessKeys;
import io.fusebox.service.support.EventStream;
import io.fusebox.service.support.PostgresServer;
import io.fusebox.service.support.RawRequest;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.Threads;
import io.fusebox.service.support.TrickleCrowd;
import io.fusebox.service.support.TwoServices;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that hold connections, or send what is refused, as many as they can: a service as it is
 * shipped goes on answering others, and holds no more memory for them.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
@Timeout(120)
class SlowClientsIT {

  /** Far more than an answer takes on a busy machine, and less than its time limit and a wait. */
  private static final long MOST_MILLIS = 3_000;

  private static final Duration HEAD_LIMIT = Duration.ofSeconds(3);
  private static final Duration IDLE_LIMIT = Duration.ofSeconds(14);

  /** What a heap of 160 MB and what a JVM takes beside it come to, with 5,000 connections. */
  private static final long MOST_KILOBYTES = 450_000;

  private static final int MOST_REQUESTS = 150;

  @TempDir static Path folder;

  private static PostgresServer postgres;
  private static ServiceProcess service;
  private static HttpClient http;
  private static String key;
  private static String greedyKey;
  private static String calmKey;

  @BeforeAll
  static void start() {
    postgres = new PostgresServer();
    Map<String, String> environment = TwoServices.patience(postgres.environment());
    environment.put("FUSEBOX_ACCESS_CONTROL", "true");
    environment.put("FUSEBOX_MAX_REQUESTS_PER_KEY", Integer.toString(MOST_REQUESTS));
    environment.put("FUSEBOX_HEAD_TIME_LIMIT", HEAD_LIMIT.toString());
    environment.put("FUSEBOX_BODY_TIME_LIMIT", "PT3S");
    environment.put("FUSEBOX_STREAM_HEARTBEAT", "PT1S");
    environment.put("QUARKUS_HTTP_IDLE_TIMEOUT", IDLE_LIMIT.toString());
    service = ServiceProcess.start(folder, environment);
    http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    AccessKeys keys = new AccessKeys(service);
    key = keys.create("other", "reporter", "viewer");
    greedyKey = keys.create("greedy", "reporter", "viewer");
    calmKey = keys.create("calm", "reporter", "viewer");
  }

  @AfterAll
  static void stop() {
    try {
      service.close();
    } finally {
      postgres.close();
    }
  }

  private static int send(String method, String path, String withKey) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(service.uri(path))
            .header("Authorization", "Bearer " + withKey)
            .method(method, BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(30))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  /** None of others' requests is refused, and none waits. */
  private static void requireOthersAreAnswered() throws Exception {
    requireOthersAreAnswered(key);
  }

  private static void requireOthersAreAnswered(String key) throws Exception {
    for (int i = 0; i < 20; i++) {
      long begin = System.nanoTime();
      assertThat(send("POST", "/v1/breakers/other/record-success", key)).isEqualTo(200);
      assertThat(send("GET", "/v1/breakers/other", key)).isEqualTo(200);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      assertThat(millis).as("milliseconds").isLessThan(MOST_MILLIS);
    }
    assertThat(service.residentKilobytes()).isLessThan(MOST_KILOBYTES);
  }

  private static void awaitEndOfAll(TrickleCrowd crowd, Duration limit) {
    // For a head, less than until the limit of idle connections.
    await("all to be closed").atMost(limit.plusSeconds(8)).until(() -> crowd.open() == 0);
  }

  @Test
  void headsAndBodiesThatTrickleInAreEndedAndOthersUnharmed() throws Exception {
    String body =
        "POST /v1/breakers/slow/record-failure HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + greedyKey
            + "\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n";
    try (TrickleCrowd heads = new TrickleCrowd(service.port(), "GET /v1/breakers HTTP/1.1\r\nX: ");
        TrickleCrowd bodies = new TrickleCrowd(service.port(), body)) {
      heads.growTo(1_000);
      // Fewer than one key may send at once.
      bodies.growTo(100);
      requireOthersAreAnswered();
      awaitEndOfAll(heads, HEAD_LIMIT);
      awaitEndOfAll(bodies, Duration.ofSeconds(3));
    }
    requireOthersAreAnswered();
  }

  @Test
  void whatTricklesInBehindAnAnswerEndsAsAnIdleConnectionDoes() throws Exception {
    String head = "GET /q/health/live HTTP/1.1\r\nHost: localhost\r\n";
    String nextHead = head + "\r\nGET /v1/breakers HTTP/1.1\r\nX: ";
    String bodyThatNobodyReads = head + "Content-Length: 60000\r\n\r\n";
    try (TrickleCrowd heads = new TrickleCrowd(service.port(), nextHead);
        TrickleCrowd bodies = new TrickleCrowd(service.port(), bodyThatNobodyReads)) {
      long begin = System.nanoTime();
      heads.growTo(50);
      bodies.growTo(50);
      awaitEndOfAll(heads, IDLE_LIMIT);
      awaitEndOfAll(bodies, IDLE_LIMIT);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(HEAD_LIMIT);
    }
  }

  @Test
  void fiveThousandConnectionsThatSendNothingAreClosedAndOthersUnharmed() throws Exception {
    try (TrickleCrowd idle = new TrickleCrowd(service.port(), "")) {
      idle.growTo(5_000);
      requireOthersAreAnswered();
      awaitEndOfAll(idle, HEAD_LIMIT);
    }
    requireOthersAreAnswered();
  }

  @Test
  void aStreamOfEventsOutlivesAllLimitsOfConnections() throws Exception {
    try (EventStream stream = EventStream.open(service.uri("/v1/transitions"), null, key)) {
      long begin = System.nanoTime();
      await()
          .during(IDLE_LIMIT.plusSeconds(3))
          .atMost(IDLE_LIMIT.multipliedBy(3))
          .until(() -> !stream.hasEnded());
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(IDLE_LIMIT);
    }
  }

  @Test
  void aFloodOfWrongKeysAndOfOneKeyBeyondItsRateLeavesOthersUnharmed() throws Exception {
    AtomicInteger acknowledged = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    Threads.atOnce(
        7,
        number -> {
          if (number == 6) {
            // Fewer requests than one key may send at once, however fast they are answered.
            for (int round = 0; round < 3; round++) {
              requireOthersAreAnswered(calmKey);
            }
            return 0;
          }
          long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
          while (System.nanoTime() - end < 0) {
            if (number < 2) {
              String wrong = "fbx_" + String.format("%043d", System.nanoTime());
              assertThat(send("GET", "/v1/breakers", wrong)).isIn(401, 429);
            } else {
              int status = send("POST", "/v1/breakers/flooded/record-success", greedyKey);
              assertThat(status).isIn(200, 429);
              (status == 200 ? acknowledged : refused).incrementAndGet();
            }
          }
          return 0;
        });
    assertThat(acknowledged).hasPositiveValue();
    assertThat(refused).hasPositiveValue();
    assertThat(
            AccessKeys.request(service, key)
                .get("/v1/breakers/flooded")
                .then()
                .statusCode(200)
                .extract()
                .<Integer>path("counts.bufferedCalls"))
        .isEqualTo(Math.min(100, acknowledged.get()));
  }

  @Test
  void aCompressedBodyIsNotInflated() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write("{\"caller\": \"host\"}".getBytes(US_ASCII));
    }
    RawRequest.Answer answer =
        new RawRequest("POST", "/v1/breakers/zipped/acquire-permit")
            .header("Authorization", "Bearer " + key)
            .header("Content-Encoding", "gzip")
            .body("application/json", compressed.toByteArray())
            .send(service.port());
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("malformed-json");
  }

  @Test
  void headsThatAreTooLargeAreRefused() throws IOException {
    RawRequest many = new RawRequest("GET", "/v1/breakers");
    for (int i = 0; i < 3_000; i++) {
      many.header("X-" + i, "some");
    }
    assertThat(many.send(service.port()).status()).isEqualTo(431);
    RawRequest longUri = new RawRequest("GET", "/v1/breakers?name=" + "x".repeat(5_000));
    assertThat(longUri.send(service.port()).status()).isEqualTo(414);
  }
}
