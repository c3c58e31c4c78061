package io.fusebox.service;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fusebox.service.contract.ContractCheck;
import io.fusebox.service.contract.Exchange;
import io.fusebox.service.contract.RawMessage;
import io.fusebox.service.support.EventStream;
import io.fusebox.service.support.PostgresServer;
import io.fusebox.service.support.ServiceConnection;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.Threads;
import io.fusebox.service.support.TwoServices;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long a listener has one of the places that there are for listeners. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a stream can be silent
@SuppressWarnings("NullAway.Init") // JUnit begins with start
class TransitionStreamPlacesIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String PATH = "/v1/breakers/seen";
  private static final String STREAM = "text/event-stream";
  private static final int PLACES = 4;

  @TempDir static Path folder;
  private static PostgresServer postgres;

  @BeforeAll
  static void start() {
    postgres = new PostgresServer();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  /** A service with few places. */
  private static ServiceProcess launch() {
    Map<String, String> environment = TwoServices.patience(postgres.environment());
    environment.put("FUSEBOX_MAX_LISTENERS", Integer.toString(PLACES));
    // A place is not to be free again only because of missed heartbeats.
    environment.put("FUSEBOX_STREAM_HEARTBEAT", "PT60S");
    return ServiceProcess.start(folder, environment);
  }

  private static void tripAndReset(ServiceConnection host) throws IOException {
    assertThat(host.call("POST", PATH + "/record-failure", "").status()).isEqualTo(200);
    assertThat(host.call("POST", PATH + "/reset", "").status()).isEqualTo(200);
  }

  /** The newest line's id; a stream can go on from there. */
  private static String newest(ServiceProcess service) {
    return service.request().get("/v1/transitions?limit=1").jsonPath().getString("next");
  }

  @Test
  void aListenerThatHasGoneLeavesItsPlaceWhereverItWas() throws Exception {
    try (ServiceProcess service = launch();
        ServiceConnection host = new ServiceConnection(service.port())) {
      host.call("PUT", PATH, "{\"consecutiveFailureThreshold\": 1}");
      tripAndReset(host);
      goBeforeTheAnswer(service);
      assertAllPlacesAreFree(service);

      askForHeads(service);
      assertAllPlacesAreFree(service);

      goByHttp2(service);
      assertAllPlacesAreFree(service);
      assertThat(service.output()).as("whoever goes is no error").doesNotContain("ERROR");
    }
  }

  private static void goBeforeTheAnswer(ServiceProcess service) throws IOException {
    String request =
        "GET /v1/transitions HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n";
    List<String> resumptions = List.of("", "Last-Event-ID: " + newest(service) + "\r\n");
    for (int i = 0; i < 400; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
        socket
            .getOutputStream()
            .write((request + resumptions.get(i % 2) + "\r\n").getBytes(US_ASCII));
        if (i % 4 < 2) {
          // Closed by a reset.
          socket.setSoLinger(true, 0);
        }
        // Before, while, and after it is answered.
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(10L * i));
      }
    }
  }

  /** On one connection, which goes on only when the answers end. */
  private static void askForHeads(ServiceProcess service) throws IOException {
    // The places of those before may not be free yet.
    await()
        .atMost(SOON)
        .until(() -> service.request().accept(STREAM).head("/v1/transitions").statusCode() == 200);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.setSoTimeout((int) SOON.toMillis());
      String head =
          "HEAD /v1/transitions HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
      String last = "GET /q/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write((head.repeat(2 * PLACES) + last).getBytes(US_ASCII));
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int i = 0; i < 2 * PLACES; i++) {
        Exchange answer = Exchange.read(head.getBytes(US_ASCII), in);
        ContractCheck.require(answer);
        assertThat(answer.status()).isEqualTo(200);
      }
      assertThat(RawMessage.readAnswer(in, "GET").status()).isEqualTo(200);
    }
  }

  private static void goByHttp2(ServiceProcess service) throws Exception {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    HttpRequest request =
        HttpRequest.newBuilder(service.uri("/v1/transitions"))
            .header("Accept", "text/event-stream")
            .build();
    for (int i = 0; i < 5 * PLACES; i++) {
      // The place of the one before may not be free yet.
      HttpResponse<InputStream> answer =
          await()
              .atMost(SOON)
              .ignoreExceptionsInstanceOf(IOException.class)
              .until(() -> ContractCheck.open(http, request), opened -> opened.statusCode() == 200);
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      answer.body().close();
    }
  }

  private static void assertAllPlacesAreFree(ServiceProcess service) {
    List<EventStream> streams = new ArrayList<>();
    try {
      for (int i = 0; i < PLACES; i++) {
        Callable<EventStream> open = () -> EventStream.open(service.uri("/v1/transitions"), null);
        streams.add(
            await("a place that is free again")
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(Exception.class)
                .until(open, opened -> true));
      }
      service
          .request()
          .accept(STREAM)
          .get("/v1/transitions")
          .then()
          .statusCode(429)
          .contentType("application/problem+json");
    } finally {
      streams.forEach(EventStream::close);
    }
  }

  /** None is let in and then sent away. */
  @Test
  void ofMoreThanThereArePlacesForThatComeAtOnceTheOthersAreRefused() throws Exception {
    try (ServiceProcess service = launch()) {
      for (int round = 0; round < 20; round++) {
        // Those of the round before may not have left yet.
        assertSomeAreRefused(service, round == 0 ? PLACES : 0);
      }
    }
  }

  private static void assertSomeAreRefused(ServiceProcess service, int least) throws Exception {
    int hosts = 5 * PLACES;
    CyclicBarrier together = new CyclicBarrier(hosts);
    Queue<EventStream> streams = new ConcurrentLinkedQueue<>();
    try {
      int refused =
          Threads.atOnce(
              hosts,
              host -> {
                together.await();
                try {
                  streams.add(EventStream.open(service.uri("/v1/transitions"), null));
                  return 0;
                } catch (IOException e) {
                  assertThat(e).hasMessageStartingWith("refused: HTTP/1.1 429");
                  return 1;
                }
              });
      assertThat(streams).hasSize(hosts - refused).hasSizeBetween(least, PLACES);
      for (EventStream stream : streams) {
        await().atMost(SOON).until(() -> stream.lastEventId() != null);
        assertThat(stream.hasEnded()).isFalse();
      }
    } finally {
      streams.forEach(EventStream::close);
    }
  }
}
