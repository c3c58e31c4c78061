package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fusebox.service.support.DeafPooler;
import io.fusebox.service.support.EventStream;
import io.fusebox.service.support.Following;
import io.fusebox.service.support.ServiceConnection;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.StuckListener;
import io.fusebox.service.support.Threads;
import io.fusebox.service.support.TwoServices;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What listeners hear when they, services, PostgreSQL and signals go away. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a stream can be silent
class TransitionStreamFaultsIT {

  @RegisterExtension
  static final TwoServices SERVICES =
      TwoServices.patient(
          Map.of(
              "FUSEBOX_LISTENER_BACKLOG", "5000",
              "FUSEBOX_STREAM_HEARTBEAT", "PT0.5S",
              "FUSEBOX_STREAM_POLL", "PT1S"));

  private static final Duration SOON = Duration.ofSeconds(60);

  private static void declare(String breaker) {
    SERVICES
        .two()
        .request()
        .body("{\"consecutiveFailureThreshold\": 1}")
        .put("/v1/breakers/" + breaker)
        .then()
        .statusCode(201);
  }

  /** Two transitions. */
  private static void tripAndReset(ServiceConnection host, String breaker) throws IOException {
    String path = "/v1/breakers/" + breaker;
    assertThat(host.call("POST", path + "/record-failure", "").status()).isEqualTo(200);
    assertThat(host.call("POST", path + "/reset", "").status()).isEqualTo(200);
  }

  @Test
  void whoeverIsCutAndGoesOnMissesNothingAndHearsNothingTwice() throws Exception {
    Random random = new Random();
    declare("cut-0");
    declare("cut-1");
    AtomicBoolean over = new AtomicBoolean();
    // Who changes is not far ahead of who listens, so that a restart gets its share of the machine.
    Semaphore ahead = new Semaphore(100);
    Thread changing =
        new Thread(
            () -> {
              try {
                Threads.atOnce(2, host -> change("cut-" + host, ahead, over));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    try (Following listener = Following.from(SERVICES.one(), "cut-*")) {
      changing.start();
      int heard = 0;
      for (int cut = 0; cut < 30; cut++) {
        int atLeast = 10 + random.nextInt(10);
        await().atMost(SOON).until(() -> listener.sinceThen().size() >= atLeast);
        if (cut == 15) {
          SERVICES.replaceOne();
        }
        listener.goOn(random.nextBoolean() ? SERVICES.one() : SERVICES.two());
        int more = listener.size() - heard;
        ahead.release(more);
        heard += more;
      }
      over.set(true);
      changing.join();
      listener.assertHeardAll(SERVICES.two());
      assertThat(listener.size()).isGreaterThanOrEqualTo(300);
    }
  }

  private static int change(String breaker, Semaphore ahead, AtomicBoolean over)
      throws IOException, InterruptedException {
    // Always the instance that is not killed meanwhile.
    try (ServiceConnection host = new ServiceConnection(SERVICES.two().port())) {
      while (!over.get()) {
        if (ahead.tryAcquire(2, 100, TimeUnit.MILLISECONDS)) {
          tripAndReset(host, breaker);
        }
      }
    }
    return 0;
  }

  @Test
  void batchesThatTripThousandsAtOnceOnBothInstancesAreToldInFull() throws Exception {
    int batches = 6;
    try (Following atOne = Following.from(SERVICES.one(), "many-*");
        Following atTwo = Following.from(SERVICES.two(), "many-*")) {
      Threads.atOnce(
          batches,
          batch -> {
            ServiceProcess service = batch % 2 == 0 ? SERVICES.one() : SERVICES.two();
            String items =
                IntStream.range(0, 500)
                    .mapToObj(
                        i ->
                            ("{\"breaker\": \"many-%d-%d\","
                                    + " \"runs\": [{\"outcome\": \"failure\", \"count\": 5}]}")
                                .formatted(batch, i))
                    .collect(Collectors.joining(",", "{\"outcomes\": [", "]}"));
            service.request().body(items).post("/v1/outcomes").then().statusCode(200);
            return 0;
          });
      for (Following listener : List.of(atOne, atTwo)) {
        listener.assertHeardAll(SERVICES.two());
        assertThat(listener.size()).isEqualTo(batches * 500);
      }
    }
  }

  @Test
  void whereNoNotifyArrivesEventsComeByThePoll() throws Exception {
    declare("deaf");
    try (DeafPooler pooler = new DeafPooler(SERVICES.postgres().port());
        ServiceProcess deaf =
            SERVICES.launchMore(Map.of("QUARKUS_DATASOURCE_JDBC_URL", pooler.jdbcUrl()));
        ServiceConnection host = new ServiceConnection(SERVICES.two().port())) {
      deaf.awaitReady();
      List<Long> millis = new ArrayList<>();
      try (Following listener = Following.from(deaf, "deaf")) {
        for (int round = 1; round <= 3; round++) {
          int expected = 2 * round;
          tripAndReset(host, "deaf");
          long stored = System.nanoTime();
          await()
              .atMost(SOON)
              .pollInterval(Duration.ofMillis(10))
              .until(() -> listener.size() == expected);
          millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - stored));
        }
        listener.assertHeardAll(SERVICES.two());
      }
      assertThat(pooler.swallowed()).as("notifications that did not arrive").isPositive();
      System.out.println("stream: without notifications after ms " + millis);
    }
  }

  @Test
  void overARestartOfPostgresListenersMissNothingAndHearNothingTwice() throws Exception {
    declare("restarted");
    try (Following atOne = Following.from(SERVICES.one(), "restarted");
        Following atTwo = Following.from(SERVICES.two(), "restarted");
        ServiceConnection host = new ServiceConnection(SERVICES.two().port())) {
      List<Following> both = List.of(atOne, atTwo);
      for (int round = 0; round < 4; round++) {
        tripAndReset(host, "restarted");
        if (round % 2 == 0) {
          SERVICES.postgres().stop();
        } else {
          SERVICES.postgres().kill();
        }
        SERVICES.postgres().start();
        await()
            .atMost(SOON)
            .until(() -> SERVICES.two().request().get("/v1/breakers").statusCode() == 200);
        tripAndReset(host, "restarted");
        int expected = 4 * (round + 1);
        for (Following listener : both) {
          await().atMost(SOON).until(() -> listener.size() >= expected);
          assertThat(listener.isCut()).isFalse();
        }
        if (round == 1) {
          atOne.goOn(SERVICES.two());
          atTwo.goOn(SERVICES.one());
        }
      }
      for (Following listener : both) {
        listener.assertHeardAll(SERVICES.two());
      }
    }
  }

  @Test
  void whenAnOlderCopyTakesTheDatabasesPlaceListenersBeginAnew() throws Exception {
    declare("restored");
    List<ServiceProcess> services = List.of(SERVICES.one(), SERVICES.two());
    try (ServiceConnection host = new ServiceConnection(SERVICES.two().port());
        EventStream atOne = EventStream.open(SERVICES.one().uri("/v1/transitions"), null);
        EventStream atTwo = EventStream.open(SERVICES.two().uri("/v1/transitions"), null)) {
      for (int i = 0; i < 20; i++) {
        tripAndReset(host, "restored");
      }
      await().atMost(SOON).until(() -> atOne.events().size() >= 40 && atTwo.events().size() >= 40);
      SERVICES.postgres().execute("truncate transition restart identity");
      await().atMost(SOON).until(() -> atOne.hasEnded() && atTwo.hasEnded());
      for (ServiceProcess service : services) {
        await()
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThatThrownBy(
                            () ->
                                EventStream.open(
                                    service.uri("/v1/transitions"), atOne.lastEventId()))
                        .hasMessageContaining("410"));
      }
      try (EventStream one = EventStream.open(SERVICES.one().uri("/v1/transitions"), null);
          EventStream two = EventStream.open(SERVICES.two().uri("/v1/transitions"), null)) {
        tripAndReset(host, "restored");
        for (EventStream stream : List.of(one, two)) {
          await().atMost(SOON).until(() -> stream.events().size() == 2);
        }
      }
    }
  }

  @Test
  void anInstanceWithListenersStopsPromptlyAndTheyGoOnElsewhere() throws Exception {
    declare("stopped");
    // Far beyond what is waited for here: whoever waits for streams to end does not pass.
    Map<String, String> settings = Map.of("QUARKUS_SHUTDOWN_TIMEOUT", "PT60S");
    try (ServiceProcess leaving = SERVICES.launchMore(settings);
        ServiceConnection host = new ServiceConnection(SERVICES.two().port())) {
      leaving.awaitReady();
      List<EventStream> others = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        others.add(EventStream.open(leaving.uri("/v1/transitions?name=stopped"), null));
      }
      try (Following listener = Following.from(leaving, "stopped");
          StuckListener stuck = new StuckListener(leaving)) {
        // More than is on its way to that one, and less than its backlog.
        SERVICES.storeHistory("unheard-", 4_000);
        tripAndReset(host, "stopped");
        await().atMost(SOON).until(() -> listener.size() == 2);
        Duration taken = leaving.stop();
        System.out.println("stream: stopped with listeners after " + taken);
        assertThat(taken).isLessThan(Duration.ofSeconds(30));
        await().atMost(SOON).until(() -> others.stream().allMatch(EventStream::hasEnded));
        tripAndReset(host, "stopped");
        assertThat(stuck.takeUntilCut()).isPositive();
        listener.goOn(SERVICES.one());
        listener.assertHeardAll(SERVICES.two());
        assertThat(listener.size()).isEqualTo(4);
      } finally {
        others.forEach(EventStream::close);
      }
    }
  }
}
