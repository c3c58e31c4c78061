package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.fusebox.service.support.Host;
import io.fusebox.service.support.Keys;
import io.fusebox.service.support.PostgresServer;
import io.fusebox.service.support.ServiceProcess;
import io.fusebox.service.support.Threads;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two services and their PostgreSQL are killed, together and one by one, and connections are cut,
 * in the middle of load. {@code -Dfusebox.crash.rounds=N} plays other than 50 rounds, {@code
 * -Dfusebox.seed=N} begins with another seed than 1.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class CrashIT {

  private static final int ROUNDS = Integer.getInteger("fusebox.crash.rounds", 50);
  private static final long FIRST_SEED = Long.getLong("fusebox.seed", 1);
  private static final int HOSTS = 6;
  private static final int TRIALS = 3;
  private static final int ANSWERS_AFTER = 10 * HOSTS;
  private static final Duration LEASE = Duration.ofSeconds(2);

  @TempDir static Path folder;

  private static PostgresServer postgres;
  private static final List<ServiceProcess> SERVICES = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    postgres = new PostgresServer();
    SERVICES.add(ServiceProcess.launch(folder, postgres.environment()));
    SERVICES.add(ServiceProcess.launch(folder, postgres.environment()));
    SERVICES.forEach(ServiceProcess::awaitReady);
  }

  @AfterAll
  static void stop() {
    SERVICES.forEach(ServiceProcess::close);
    postgres.close();
  }

  private enum Fault {
    KILL_ONE_SERVICE {
      @Override
      void strike() {
        restart(0);
      }
    },
    KILL_BOTH_SERVICES {
      @Override
      void strike() {
        restart(0, 1);
      }
    },
    KILL_POSTGRES {
      @Override
      void strike() {
        postgres.kill();
        postgres.start();
      }
    },
    KILL_ALL {
      @Override
      void strike() {
        postgres.kill();
        SERVICES.forEach(ServiceProcess::kill);
        postgres.start();
        restart(0, 1);
      }
    },
    CUT_CONNECTIONS {
      @Override
      void strike() {
        postgres.query(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where application_name = 'fusebox'");
      }
    };

    abstract void strike();

    private static void restart(int... numbers) {
      for (int number : numbers) {
        SERVICES.get(number).kill();
      }
      for (int number : numbers) {
        SERVICES.set(number, ServiceProcess.launch(folder, postgres.environment()));
      }
      for (int number : numbers) {
        SERVICES.get(number).awaitReady();
      }
    }
  }

  @Test
  void whateverCrashesEveryAcknowledgedOutcomeCountsOnceAndNoTrialIsOneTooMany() throws Exception {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed++) {
      Fault fault = Fault.values()[new Random(seed).nextInt(Fault.values().length)];
      Round round = new Round(seed);
      try {
        round.play(fault);
        round.check();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "round " + seed + ", " + fault + ": replay with -Dfusebox.seed=" + seed, e);
      }
    }
    await("all trials to come back")
        .atMost(LEASE.plusSeconds(10))
        .untilAsserted(CrashIT::assertNoTrialIsStuck);
  }

  private static void assertNoTrialIsStuck() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed++) {
      String path = "/v1/breakers/trials-" + seed;
      SERVICES
          .get(0)
          .request()
          .get(path)
          .then()
          .statusCode(200)
          .body("state", equalTo("HALF_OPEN"), "trials.out", equalTo(0));
    }
  }

  /** One crash, with breakers of its own. */
  private static final class Round {

    private final long seed;
    private final String keyed;
    private final String plain;
    private final String trials;
    private final AtomicInteger keys = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<Trial> given = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /** A trial permit, out at least from when its answer came until it expires. */
    private record Trial(Instant from, Instant until) {}

    Round(long seed) {
      this.seed = seed;
      this.keyed = "keyed-" + seed;
      this.plain = "plain-" + seed;
      this.trials = "trials-" + seed;
    }

    void play(Fault fault) throws Exception {
      String counting =
          "{\"consecutiveFailureThreshold\": null, \"slidingWindowType\": \"TIME_BASED\","
              + " \"slidingWindowSize\": 3600}";
      declare(keyed, counting);
      declare(plain, counting);
      declare(
          trials,
          "{\"consecutiveFailureThreshold\": 1, \"waitDurationInOpenState\": \"PT0.001S\","
              + " \"permittedNumberOfCallsInHalfOpenState\": %d, \"permitLease\": \"%s\"}"
                  .formatted(TRIALS, LEASE));
      await("the trials' breaker to open")
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptionsInstanceOf(Exception.class)
          .until(this::isOpen);
      Threads.atOnce(HOSTS + 1, number -> number == HOSTS ? strike(fault) : call(number));
    }

    private boolean isOpen() {
      return SERVICES
          .get(0)
          .request()
          .post("/v1/breakers/" + trials + "/record-failure")
          .jsonPath()
          .getString("state")
          .equals("OPEN");
    }

    private static void declare(String name, String settings) {
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptionsInstanceOf(Exception.class)
          .until(
              () ->
                  // An attempt without an answer may have made it.
                  List.of(200, 201)
                      .contains(
                          SERVICES
                              .get(0)
                              .request()
                              .body(settings)
                              .put("/v1/breakers/" + name)
                              .statusCode()));
    }

    private int strike(Fault fault) {
      try {
        LockSupport.parkNanos(Duration.ofMillis(new Random(seed).nextInt(400)).toNanos());
        fault.strike();
        int before = answered.get();
        await("the hosts to be answered again, and a trial to be given")
            .atMost(Duration.ofSeconds(60))
            .until(() -> answered.get() >= before + ANSWERS_AFTER && !given.isEmpty());
        return 0;
      } finally {
        over = true;
      }
    }

    private int call(int number) {
      Random random = new Random(seed * 31 + number);
      Host host = new Host();
      while (!over) {
        switch (random.nextInt(3)) {
          case 0 -> recordUntilAcknowledged(host, random);
          case 1 -> recordOnce(host, random);
          default -> acquireTrial(host, random);
        }
      }
      return 0;
    }

    private void recordUntilAcknowledged(Host host, Random random) {
      int number = keys.incrementAndGet();
      String key = number % 2 == 0 ? seed + "-" + number : Keys.TIME_ORDERED.next();
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (post(host, uri(random, keyed, "record-failure"), key).isEmpty()) {
        assertThat(System.nanoTime()).as("a minute without an answer").isLessThan(deadline);
        // So that the services that start are not kept from it by those who ask whether they have.
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }

    private void recordOnce(Host host, Random random) {
      boolean counted = post(host, uri(random, plain, "record-failure"), null).isPresent();
      (counted ? acknowledged : unanswered).incrementAndGet();
    }

    private void acquireTrial(Host host, Random random) {
      Optional<String> answer = post(host, uri(random, trials, "acquire-permit"), null);
      Instant answeredAt = Instant.now();
      if (answer.isPresent() && JsonPath.from(answer.get()).getBoolean("permitted")) {
        given.add(
            new Trial(answeredAt, Instant.parse(JsonPath.from(answer.get()).get("expiresAt"))));
      }
    }

    private Optional<String> post(Host host, URI uri, @Nullable String key) {
      Optional<String> answer = host.post(uri, "{}", key);
      if (answer.isPresent()) {
        answered.incrementAndGet();
      }
      return answer;
    }

    private static URI uri(Random random, String name, String call) {
      ServiceProcess service = SERVICES.get(random.nextInt(SERVICES.size()));
      return service.uri("/v1/breakers/" + name + "/" + call);
    }

    void check() {
      await("the services to have their database again")
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptionsInstanceOf(Exception.class)
          .until(() -> countOf(keyed) >= 0);
      assertThat(countOf(keyed)).as("requests with a key").isEqualTo(keys.get());
      assertThat(countOf(plain))
          .as("requests without a key, %d of them unanswered", unanswered.get())
          .isBetween(acknowledged.get(), acknowledged.get() + unanswered.get());
      for (Trial trial : given) {
        assertThat(given.stream().filter(other -> overlap(trial, other)))
            .as("trials out at once")
            .hasSizeLessThanOrEqualTo(TRIALS);
      }
    }

    /** Whether the other was out when this one's answer came. */
    private static boolean overlap(Trial trial, Trial other) {
      return !other.from().isAfter(trial.from()) && other.until().isAfter(trial.from());
    }

    private static int countOf(String name) {
      return SERVICES
          .get(1)
          .request()
          .get("/v1/breakers/" + name)
          .jsonPath()
          .getInt("counts.failedCalls");
    }
  }
}
