package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.support.EventStream;
import io.fusebox.service.support.ListenerCrowd;
import io.fusebox.service.support.PostgresServer;
import io.fusebox.service.support.ServiceConnection;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.StuckListener;
import io.fusebox.service.support.TwoServices;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * As many listeners as an instance takes, each a connection of its own, all of whom hear of each
 * trip. {@code -Dfusebox.stream.listeners=N} has N of them in place of 1,000; 5,000 need as many
 * file descriptors, of this process and of the service.
 */
class TransitionStreamLoadIT {

  private static final int LISTENERS = Integer.getInteger("fusebox.stream.listeners", 1_000);
  private static final int ROUNDS = 20;

  /** So many that what is kept for each of them would be more than there is. */
  private static final int STUCK = Math.max(LISTENERS, 2_500);

  /** Twice as many transitions, which are far more than what is on its way to a listener. */
  private static final int STUCK_ROUNDS = 3_000;

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PATH = "/v1/breakers/heard";

  /** What an instance may take, whose heap is 160 MB. */
  private static final long MOST_KILOBYTES = 450_000;

  @Test
  @Timeout(600)
  void allListenersHearOfEachTripOnceAndOneTooManyIsA429(@TempDir Path folder) throws Exception {
    try (PostgresServer postgres = new PostgresServer()) {
      Map<String, String> environment = TwoServices.patience(postgres.environment());
      environment.put("FUSEBOX_MAX_LISTENERS", Integer.toString(LISTENERS));
      try (ServiceProcess service = ServiceProcess.start(folder, environment);
          ServiceConnection host = new ServiceConnection(service.port());
          ListenerCrowd crowd = new ListenerCrowd(service.port(), "/v1/transitions?name=heard")) {
        host.call("PUT", PATH, "{\"consecutiveFailureThreshold\": 1}");
        // Not told of: the first ones find code that has not been compiled yet.
        crowd.growTo(1);
        micros(host, crowd, 1);
        for (int size :
            IntStream.of(1, Math.min(1_000, LISTENERS), LISTENERS).distinct().toArray()) {
          crowd.growTo(size);
          tell(size, micros(host, crowd, size), service.residentKilobytes());
        }
        assertOneMoreIsRefused(service);
        assertThat(crowd.ended()).isZero();
        assertThat(service.residentKilobytes()).isLessThan(MOST_KILOBYTES);
      }
    }
  }

  /**
   * All that a listener that reads nothing can hold up is memory; so permits are given as before,
   * and the one that reads hears of everything.
   */
  @Test
  @Timeout(600)
  void listenersThatReadNothingCostOthersNothing(@TempDir Path folder) throws Exception {
    try (PostgresServer postgres = new PostgresServer()) {
      Map<String, String> environment = TwoServices.patience(postgres.environment());
      environment.put("FUSEBOX_MAX_LISTENERS", Integer.toString(STUCK + 1));
      try (ServiceProcess service = ServiceProcess.start(folder, environment);
          ServiceConnection host = new ServiceConnection(service.port());
          EventStream reader = EventStream.open(service.uri("/v1/transitions"), null)) {
        List<StuckListener> stuck = new ArrayList<>();
        for (int i = 0; i < STUCK; i++) {
          stuck.add(new StuckListener(service));
        }
        host.call("PUT", PATH, "{\"consecutiveFailureThreshold\": 1}");
        long[] micros = new long[2 * STUCK_ROUNDS];
        for (int round = 0; round < STUCK_ROUNDS; round++) {
          for (String operation : List.of("record-failure", "reset")) {
            long begin = System.nanoTime();
            assertThat(host.call("POST", PATH + "/" + operation, "").status()).isEqualTo(200);
            micros[2 * round + (operation.equals("reset") ? 1 : 0)] =
                TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin);
          }
        }
        await().atMost(SOON).until(() -> reader.events().size() == 2 * STUCK_ROUNDS);
        Arrays.sort(micros);
        System.out.printf(
            Locale.ROOT,
            "stream: %,d listeners that read nothing, %,d transitions: p50 %.1f ms, p99 %.1f ms,"
                + " longest %.1f ms; %,d kB%n",
            STUCK,
            micros.length,
            micros[micros.length / 2] / 1e3,
            micros[micros.length * 99 / 100] / 1e3,
            micros[micros.length - 1] / 1e3,
            service.residentKilobytes());
        stuck.forEach(StuckListener::close);
        assertThat(micros[micros.length - 1]).isLessThan(TimeUnit.SECONDS.toMicros(2));
        assertThat(service.residentKilobytes()).isLessThan(MOST_KILOBYTES);
      }
    }
  }

  /** From the answer to the outcome that trips to the event, of each listener and each trip. */
  private static long[] micros(ServiceConnection host, ListenerCrowd crowd, int size)
      throws IOException {
    crowd.forget();
    long[] micros = new long[ROUNDS * size];
    for (int round = 0; round < ROUNDS; round++) {
      assertThat(host.call("POST", PATH + "/record-failure", "").status()).isEqualTo(200);
      long acknowledged = System.nanoTime();
      awaitEvents(crowd, size, 2 * round + 1);
      long[] arrivals = crowd.arrivals(2 * round).toArray();
      for (int i = 0; i < size; i++) {
        micros[round * size + i] = TimeUnit.NANOSECONDS.toMicros(arrivals[i] - acknowledged);
      }
      assertThat(host.call("POST", PATH + "/reset", "").status()).isEqualTo(200);
      awaitEvents(crowd, size, 2 * round + 2);
    }
    return micros;
  }

  private static void awaitEvents(ListenerCrowd crowd, int size, int count) {
    await("event " + count + " at each of " + size + " listeners")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> crowd.withEvents(count) == size);
  }

  private static void tell(int size, long[] micros, long kilobytes) {
    Arrays.sort(micros);
    System.out.printf(
        Locale.ROOT,
        "stream: %,d listeners, %d trips: p50 %.1f ms, p99 %.1f ms, last %.1f ms; %,d kB%n",
        size,
        ROUNDS,
        micros[micros.length / 2] / 1e3,
        micros[(int) (micros.length * 99L / 100)] / 1e3,
        micros[micros.length - 1] / 1e3,
        kilobytes);
  }

  private static void assertOneMoreIsRefused(ServiceProcess service) {
    service
        .request()
        .accept("text/event-stream")
        .get("/v1/transitions")
        .then()
        .statusCode(429)
        .contentType("application/problem+json")
        .header("Retry-After", equalTo("1"))
        .body("detail", containsString("fusebox.max-listeners"));
  }
}
