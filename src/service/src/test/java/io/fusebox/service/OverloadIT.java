package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

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

        Answers early = overload(service, path, WARM_UP);
        long before = service.residentKilobytes();
        Answers late = overload(service, path, OVERLOAD);
        long after = service.residentKilobytes();

        assertThat(after).as("kilobytes, %d before", before).isLessThan(before * 5 / 4);
        for (int i = 0; i < 100; i++) {
          service.request().post(path + "/record-failure").then().statusCode(200);
        }
        int least = early.recorded() + late.recorded() + 100;
        int most = least + early.unknown() + late.unknown();
        service
            .request()
            .get(path)
            .then()
            .body(
                "counts.failedCalls",
                both(greaterThanOrEqualTo(least)).and(lessThanOrEqualTo(most)));
      }
    }
  }

  /**
   * What callers were told who were not told at once that they are too many.
   *
   * @param recorded how many were answered 200
   * @param unknown how many were answered 503, since the database took too long: they may count
   */
  private record Answers(int recorded, int unknown) {}

  private static Answers overload(ServiceProcess service, String path, Duration length)
      throws Exception {
    long end = System.nanoTime() + length.toNanos();
    AtomicInteger refused = new AtomicInteger();
    AtomicInteger unknown = new AtomicInteger();
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
                  assertThat(answer.status()).as(answer.body()).isIn(200, 429, 503);
                  longest.accumulateAndGet(System.nanoTime() - start, Math::max);
                  mine += answer.status() == 200 ? 1 : 0;
                  refused.addAndGet(answer.status() == 429 ? 1 : 0);
                  unknown.addAndGet(answer.status() == 503 ? 1 : 0);
                }
              }
              return mine;
            });
    System.out.printf(
        "%d recorded, %d refused, %d not known, the longest answer after %d ms%n",
        recorded, refused.get(), unknown.get(), longest.get() / 1_000_000);
    assertThat(recorded).isPositive();
    assertThat(refused.get()).isPositive();
    return new Answers(recorded, unknown.get());
  }
}
