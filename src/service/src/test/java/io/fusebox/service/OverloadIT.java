package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.support.PostgresServer;
import io.fusebox.service.support.ServiceConnection;
import io.fusebox.service.support.ServiceConnection.Answer;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Far more callers than may wait, none of whom ever pauses. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class OverloadIT {

  private static final int CAPACITY = 20;

  /** As many as wait and are under way at the most, and as many again, and more. */
  private static final int CALLERS = 5 * CAPACITY;

  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration OVERLOAD = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Test
  void whoIsTooManyIsToldSoMemoryStaysFlatAndWhatWasNotRefusedCountsOnce() throws Exception {
    try (PostgresServer postgres = new PostgresServer()) {
      Map<String, String> environment = new HashMap<>(postgres.environment());
      environment.put("FUSEBOX_LANES", "1");
      environment.put("FUSEBOX_QUEUE_CAPACITY", Integer.toString(CAPACITY));
      try (ServiceProcess service = ServiceProcess.start(folder, environment)) {
        String path = "/v1/breakers/overloaded";
        String settings =
            "{\"consecutiveFailureThreshold\": null, \"slidingWindowType\": \"TIME_BASED\","
                + " \"slidingWindowSize\": 3600}";
        service.request().body(settings).put(path).then().statusCode(201);

        int recorded = overload(service, path, WARM_UP);
        long before = service.residentKilobytes();
        recorded += overload(service, path, OVERLOAD);
        long after = service.residentKilobytes();

        assertThat(after).as("kilobytes, %d before", before).isLessThan(before * 5 / 4);
        for (int i = 0; i < 100; i++) {
          service.request().post(path + "/record-failure").then().statusCode(200);
        }
        service.request().get(path).then().body("counts.failedCalls", equalTo(recorded + 100));
      }
    }
  }

  /** How many were answered 200; all others were told at once that they were too many. */
  private static int overload(ServiceProcess service, String path, Duration length)
      throws Exception {
    long end = System.nanoTime() + length.toNanos();
    AtomicInteger refused = new AtomicInteger();
    AtomicLong longest = new AtomicLong();
    int recorded =
        Threads.atOnce(
            CALLERS,
            caller -> {
              int mine = 0;
              try (ServiceConnection connection = new ServiceConnection(service.port())) {
                while (System.nanoTime() - end < 0) {
                  long start = System.nanoTime();
                  Answer answer = connection.call("POST", path + "/record-failure", "");
                  assertThat(answer.status()).as(answer.body()).isIn(200, 429);
                  longest.accumulateAndGet(System.nanoTime() - start, Math::max);
                  mine += answer.status() == 200 ? 1 : 0;
                  refused.addAndGet(answer.status() == 429 ? 1 : 0);
                }
              }
              return mine;
            });
    System.out.printf(
        "%d recorded, %d refused, the longest answer after %d ms%n",
        recorded, refused.get(), longest.get() / 1_000_000);
    assertThat(recorded).isPositive();
    assertThat(refused.get()).isPositive();
    return recorded;
  }
}
