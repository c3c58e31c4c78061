package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.support.EventStream;
import io.fusebox.service.support.EventStream.Event;
import io.fusebox.service.support.PostgresServer;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.Threads;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What listeners hear of two instances on one database. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
@Timeout(value = 150, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a stream can be silent
class TransitionStreamIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String TRIPS_AT_ONCE = "{\"consecutiveFailureThreshold\": 1}";

  @TempDir static Path folder;

  private static PostgresServer postgres;
  private static Map<String, String> environment;
  private static ServiceProcess one;
  private static ServiceProcess two;

  @BeforeAll
  static void start() {
    postgres = new PostgresServer();
    environment = new HashMap<>(postgres.environment());
    environment.put("FUSEBOX_LISTENER_BACKLOG", "100");
    environment.put("FUSEBOX_STREAM_HEARTBEAT", "PT0.5S");
    // So that whoever is told within a second was told by a signal.
    environment.put("FUSEBOX_STREAM_POLL", "PT30S");
    one = ServiceProcess.launch(folder, environment);
    two = ServiceProcess.launch(folder, environment);
    one.awaitReady();
    two.awaitReady();
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    postgres.close();
  }

  private static EventStream listen(ServiceProcess service, String path) throws IOException {
    return EventStream.open(service.uri(path), null);
  }

  private static void declare(String breaker) {
    two.request().body(TRIPS_AT_ONCE).put("/v1/breakers/" + breaker).then().statusCode(201);
  }

  /** Two transitions. */
  private static void tripAndReset(ServiceProcess service, String breaker) {
    String path = "/v1/breakers/" + breaker;
    service.request().post(path + "/record-failure").then().statusCode(200);
    service.request().post(path + "/reset").then().statusCode(200);
  }

  @Test
  void listenersOnEveryInstanceHearOfATripOnOneWithoutWaitingForALook() throws Exception {
    declare("heard");
    try (EventStream atOne = listen(one, "/v1/transitions?name=hea*");
        EventStream atTwo = listen(two, "/v1/breakers/heard/transitions");
        EventStream ofOthers = listen(two, "/v1/transitions?name=other*")) {
      tripAndReset(one, "heard");
      for (EventStream stream : List.of(atOne, atTwo)) {
        await().atMost(SOON).until(() -> stream.events().size() == 2);
        assertThat(stream.events()).extracting(Event::to).containsExactly("OPEN", "CLOSED");
      }
      assertThat(ofOthers.events()).isEmpty();
      await().atMost(SOON).until(() -> Objects.equals(atTwo.lastEventId(), ofOthers.lastEventId()));
    }
  }

  @Test
  void whoeverIsCutAndGoesOnMissesNothingAndHearsNothingTwice() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int breakers = 2;
    for (int i = 0; i < breakers; i++) {
      declare("cut-" + i);
    }
    AtomicBoolean over = new AtomicBoolean();
    List<Event> heard = new ArrayList<>();
    EventStream stream = listen(one, "/v1/transitions?name=cut-*");
    Thread changing =
        new Thread(
            () -> {
              try {
                Threads.atOnce(breakers, host -> change("cut-" + host, over));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    // From here on there is an id to go on from.
    EventStream first = stream;
    await().atMost(SOON).until(() -> first.lastEventId() != null);
    changing.start();
    for (int cut = 0; cut < 20; cut++) {
      int atLeast = random.nextInt(30);
      EventStream present = stream;
      await().atMost(SOON).until(() -> present.events().size() >= atLeast || present.hasEnded());
      stream.close();
      heard.addAll(stream.events());
      if (cut == 10) {
        one.kill();
        one = ServiceProcess.start(folder, environment);
      }
      stream = goOn(random.nextBoolean() ? one : two, stream.lastEventId());
    }
    over.set(true);
    changing.join();
    List<Event> happened = history("cut-*");
    EventStream last = stream;
    await().atMost(SOON).until(() -> heard.size() + last.events().size() >= happened.size());
    last.close();
    heard.addAll(last.events());
    assertThat(heard)
        .as("seed %d", seed)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(happened);
    for (int i = 0; i < breakers; i++) {
      String name = "cut-" + i;
      List<Long> generations =
          heard.stream().filter(e -> e.breaker().equals(name)).map(Event::generation).toList();
      for (int place = 0; place < generations.size(); place++) {
        assertThat(generations.get(place)).as("seed %d", seed).isEqualTo(place + 2);
      }
    }
    assertThat(happened.size()).isGreaterThan(300);
  }

  private static int change(String breaker, AtomicBoolean over) {
    while (!over.get()) {
      try {
        // Always the instance that is not killed meanwhile.
        tripAndReset(two, breaker);
      } catch (RuntimeException e) {
        throw new IllegalStateException("the instance that stays up failed", e);
      }
    }
    return 0;
  }

  private static EventStream goOn(ServiceProcess service, @Nullable String lastEventId) {
    Callable<EventStream> connect =
        () -> EventStream.open(service.uri("/v1/transitions?name=cut-*"), lastEventId);
    return await().atMost(SOON).ignoreExceptions().until(connect, stream -> true);
  }

  private static List<Event> history(String pattern) {
    List<Event> found = new ArrayList<>();
    Long after = 0L;
    while (after != null) {
      JsonPath page =
          two.request()
              .queryParam("name", pattern)
              .queryParam("order", "OLDEST_FIRST")
              .queryParam("limit", 1000)
              .queryParam("after", after)
              .get("/v1/transitions")
              .then()
              .statusCode(200)
              .extract()
              .jsonPath();
      int size = page.getList("transitions").size();
      for (int i = 0; i < size; i++) {
        JsonPath line = page.setRootPath("transitions[" + i + "]");
        found.add(Event.of(line));
      }
      page.setRootPath("");
      after = page.get("next") == null ? null : page.getLong("next");
    }
    return found;
  }

  @Test
  void aListenerThatTakesNothingIsCutAndHarmsNobody() throws Exception {
    declare("slow");
    try (EventStream healthy = listen(one, "/v1/transitions?name=slow");
        Socket slow = new Socket()) {
      slow.setReceiveBufferSize(4_096);
      slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), one.port()));
      slow.getOutputStream()
          .write(
              "GET /v1/transitions HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      int rounds = 12_000;
      String error = "x".repeat(180);
      for (int i = 0; i < 8; i++) {
        declare("slow-" + i);
      }
      Threads.atOnce(
          8,
          host -> {
            for (int i = 0; i < rounds / 8 / 2; i++) {
              String path = "/v1/breakers/slow-" + host;
              two.request().body("{\"error\": \"" + error + "\"}").post(path + "/record-failure");
              two.request().post(path + "/reset");
            }
            return 0;
          });
      tripAndReset(two, "slow");
      await().atMost(SOON).until(() -> healthy.events().size() == 2);
      // What was under way still comes; then comes the end.
      slow.setSoTimeout((int) SOON.toMillis());
      assertThat(countUntilEnd(slow.getInputStream())).isPositive();
    }
  }

  private static long countUntilEnd(InputStream in) {
    long count = 0;
    byte[] buffer = new byte[65_536];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        count += read;
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("it was not cut, after " + count + " bytes", e);
    } catch (IOException e) {
      // Reset: cut as well.
      return count;
    }
    return count;
  }

  @Test
  void anIdThatNobodySentIsA400AndOneWhoseHistoryIsGoneA410() {
    one.request()
        .accept("text/event-stream")
        .header("Last-Event-ID", "first")
        .get("/v1/transitions")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", containsString("Last-Event-ID"));
    declare("gone");
    tripAndReset(two, "gone");
    postgres.execute("delete from transition where id < (select max(id) from transition)");
    one.request()
        .accept("text/event-stream")
        .header("Last-Event-ID", "0")
        .get("/v1/transitions")
        .then()
        .statusCode(410)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:fusebox:problem:history-gone"));
  }

  @Test
  void withoutAWishForAStreamTheSamePathIsAPageOfHistory() {
    one.request()
        .accept("*/*")
        .get("/v1/transitions")
        .then()
        .statusCode(200)
        .contentType("application/json");
  }
}
