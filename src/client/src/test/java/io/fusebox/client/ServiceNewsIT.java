package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fusebox.client.ServiceOptions.Mode;
import io.fusebox.client.support.FaultProxy;
import io.fusebox.client.support.ServiceProcess;
import io.fusebox.engine.OperatorOverride;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import io.fusebox.engine.Transition.Cause;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What others do to a breaker in the service reaches whoever has heard otherwise of it. */
class ServiceNewsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Settings THREE_FAILURES =
      Settings.builder()
          .consecutiveFailureThreshold(3)
          .waitDurationInOpenState(Duration.ofMinutes(10))
          .build();

  private final ServiceProcess service = ServiceProcess.shared();
  private final FaultProxy proxy = new FaultProxy(service.port());
  private final AtomicInteger degraded = new AtomicInteger();
  private final BreakerListener listener =
      new BreakerListener() {
        @Override
        public void onDegraded(String why) {
          degraded.incrementAndGet();
        }
      };
  private final String name = "news-" + UUID.randomUUID();

  @AfterEach
  void closeProxy() throws IOException {
    proxy.close();
  }

  private Breakers open(URI uri, Mode mode, Settings settings) {
    return Breakers.builder()
        .listener(listener)
        .settings(settings)
        .service(uri, ServiceOptions.builder().mode(mode).build());
  }

  @Test
  void theServiceKnowsWhichHostsListenAndWithWhat() {
    String caller = "host-of-" + name;
    try (Breakers breakers = Breakers.builder().caller(caller).service(service.uri())) {
      breakers.get(name).run(() -> {});
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(callers(caller))
                      .contains("\"caller\":\"" + caller + "\"", "\"listening\":true")
                      .containsPattern("\"client\":\"fusebox-java/\\S+ \\(cached\\)\"")
                      .contains("\"degraded\":false"));
    }
  }

  private String callers(String caller) throws IOException, InterruptedException {
    URI uri = URI.create(service.uri() + "/v1/callers?name=" + caller);
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  private static void fail(Breaker breaker) {
    breaker
        .tryAcquire()
        .ifPresent(permit -> permit.failure(new IOException("down"), Duration.ZERO));
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aBreakerThatWasDeletedBeginsAnewAndTrips(Mode mode) throws Exception {
    try (Breakers breakers = open(service.uri(), mode, THREE_FAILURES)) {
      Breaker breaker = breakers.get(name);
      for (int i = 0; i < 6; i++) {
        breaker.reset();
      }
      fail(breaker);
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> breaker.view().counts().consecutiveFailures() == 1);
      assertThat(breaker.view().generation()).isEqualTo(7);

      delete();

      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                fail(breaker);
                return breaker.state() == State.OPEN;
              });
      assertThat(breaker.view().generation()).isEqualTo(2);
      assertThat(breaker.tryAcquire()).isEmpty();
    }
  }

  private void delete() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(service.uri().resolve("/v1/breakers/" + name)).DELETE().build();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    int status = client.send(request, BodyHandlers.discarding()).statusCode();
    assertThat(status).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatHappensBeneathAnOverrideNeverPermitsACall(boolean knowsOfTheOverride) {
    Set<Cause> heard = ConcurrentHashMap.newKeySet();
    BreakerListener hearing =
        new BreakerListener() {
          @Override
          public void onTransition(String breaker, Transition transition) {
            heard.add(transition.cause());
          }
        };
    try (Breakers breakers =
            Breakers.builder()
                .listener(hearing)
                .settings(THREE_FAILURES)
                .service(proxy.uri(), ServiceOptions.builder().mode(Mode.CACHED).build());
        Breakers others = open(service.uri(), Mode.STRICT, THREE_FAILURES)) {
      Breaker other = others.get(name);
      await().atMost(PATIENCE).ignoreExceptions().until(() -> other.view().generation() == 1);
      Breaker breaker = breakers.get(name);
      OperatorOverride closed = new OperatorOverride(State.FORCED_OPEN, "maintenance", null);
      if (knowsOfTheOverride) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> breaker.view() != null);
        other.override(closed);
        await().atMost(PATIENCE).until(() -> breaker.state() == State.FORCED_OPEN);
      } else {
        other.override(closed);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> breaker.view() != null);
      }

      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                other.reset();
                return heard.contains(Cause.RESET);
              });
      assertThat(breaker.tryAcquire()).isEmpty();
      assertThat(breaker.state()).isEqualTo(State.FORCED_OPEN);
      other.liftOverride();
      await().atMost(PATIENCE).until(() -> breaker.tryAcquire().isPresent());
    }
  }

  @Test
  void anOutageGoesOnFromWhatWasHeardSinceTheOutageBefore() {
    try (Breakers breakers = open(proxy.uri(), Mode.CACHED, THREE_FAILURES);
        Breakers others = open(service.uri(), Mode.STRICT, THREE_FAILURES)) {
      Breaker breaker = breakers.get(name);
      Breaker other = others.get(name);
      await().atMost(PATIENCE).ignoreExceptions().until(() -> breaker.view().generation() == 1);
      for (int i = 0; i < 3; i++) {
        fail(other);
      }
      await().atMost(PATIENCE).until(() -> breaker.state() == State.OPEN);
      // One question without an answer is no outage yet, but is answered in the service's place.
      proxy.set(FaultProxy.Mode.CUT);
      assertThat(breaker.tryAcquire()).isEmpty();
      assertThat(breaker.state()).isEqualTo(State.OPEN);
      proxy.set(FaultProxy.Mode.PASS);
      other.reset();
      await().atMost(PATIENCE).until(() -> breaker.state() == State.CLOSED);

      outage(breaker);

      assertThat(breaker.state()).isEqualTo(State.CLOSED);
      assertThat(breaker.tryAcquire()).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource({"STRICT, -1", "STRICT, 1", "CACHED, -1", "CACHED, 1"})
  void aHostWhoseClockIsWrongByADayCountsWaitsAndTriesAsAllOthers(Mode mode, int days) {
    long wrong = Duration.ofDays(days).toNanos() / 1000;
    HostClock right = HostClock.ofProcess();
    Settings settings =
        Settings.builder()
            .consecutiveFailureThreshold(3)
            .waitDurationInOpenState(Duration.ofSeconds(2))
            .build();
    try (Breakers breakers =
            Breakers.builder()
                .listener(listener)
                .settings(settings)
                .service(
                    proxy.uri(),
                    ServiceOptions.builder().mode(mode).build(),
                    nanoTime -> right.micros(nanoTime) + wrong);
        Breakers others = open(service.uri(), Mode.STRICT, settings)) {
      Breaker breaker = breakers.get(name);
      Breaker other = others.get(name);
      await().atMost(PATIENCE).ignoreExceptions().until(() -> breaker.view().generation() == 1);
      Instant began = Instant.now();
      // Two before the outage and one in it: told late, they count as they do at once.
      fail(breaker);
      fail(breaker);
      await().atMost(PATIENCE).until(() -> other.view().counts().consecutiveFailures() == 2);
      outage(breaker);
      fail(breaker);
      assertThat(other.state()).isEqualTo(State.CLOSED);
      proxy.set(FaultProxy.Mode.PASS);
      await().atMost(PATIENCE).until(() -> other.view().generation() == 2);

      await().atMost(PATIENCE).until(() -> succeeds(breaker));
      await().atMost(PATIENCE).until(() -> other.view().state() == State.CLOSED);
      assertThat(other.view().generation()).isEqualTo(4);
      Transition closed = Objects.requireNonNull(other.view().lastTransition());
      assertThat(closed.at()).isBetween(began.plusSeconds(2), Instant.now());
    }
  }

  private static boolean succeeds(Breaker breaker) {
    Optional<Permit> permit = breaker.tryAcquire();
    permit.ifPresent(given -> given.success(Duration.ZERO));
    return permit.isPresent();
  }

  /** Ends when the breaker in the service's place has been asked. */
  private void outage(Breaker breaker) {
    int before = degraded.get();
    proxy.set(FaultProxy.Mode.CUT);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              breaker.tryAcquire().ifPresent(Permit::release);
              return degraded.get() > before;
            });
    breaker.tryAcquire().ifPresent(Permit::release);
  }
}
