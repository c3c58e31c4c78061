package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fusebox.client.ServiceOptions.Mode;
import io.fusebox.client.support.ServiceProcess;
import io.fusebox.engine.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hosts that have to prove who they are. */
class TokenIT {

  private static final String OF_A_HOST = "{\"roles\": [\"reporter\", \"viewer\"]}";

  private static ServiceProcess service;

  /** A name that no other test has. */
  private final String breaker = "token-" + UUID.randomUUID();

  /** What the client told of its way to the service. */
  private final List<String> told = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    service = ServiceProcess.start(Map.of("FUSEBOX_ACCESS_CONTROL", "true"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private Breakers breakers(Mode mode, AtomicReference<@Nullable String> token) {
    ServiceOptions options =
        ServiceOptions.builder()
            .mode(mode)
            .timeLimit(Duration.ofSeconds(10))
            .whenOutOfReach(WhenOutOfReach.LOCAL)
            .token(token::get)
            .build();
    return Breakers.builder()
        .caller("host")
        .listener(
            new BreakerListener() {
              @Override
              public void onDegraded(String why) {
                told.add("degraded: " + why);
              }

              @Override
              public void onRecovered() {
                told.add("recovered");
              }
            })
        .service(service.uri(), options);
  }

  private static void fail(Breaker breaker, int times) {
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(
              () ->
                  breaker.call(
                      () -> {
                        throw new IllegalStateException("down");
                      }))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void oneHostTripsTheOtherWithKeysOfTheirOwn(Mode mode) throws Exception {
    AtomicReference<@Nullable String> one =
        new AtomicReference<>(service.createKey("one-" + breaker, OF_A_HOST));
    AtomicReference<@Nullable String> other =
        new AtomicReference<>(service.createKey("other-" + breaker, OF_A_HOST));
    try (Breakers tripping = breakers(mode, one);
        Breakers tripped = breakers(mode, other)) {
      Breaker learns = tripped.get(breaker);
      String called = learns.call(() -> "called");
      assertThat(called).isEqualTo("called");
      fail(tripping.get(breaker), 5);
      await().untilAsserted(() -> assertThat(learns.state()).isEqualTo(State.OPEN));
      assertThatThrownBy(() -> learns.call(() -> "called"))
          .isInstanceOf(BreakerOpenException.class);
      assertThat(told).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aRevokedKeyIsAServiceOutOfReachUntilTheNextOneIsThere(Mode mode) throws Exception {
    AtomicReference<@Nullable String> token =
        new AtomicReference<>(service.createKey("first-" + breaker, OF_A_HOST));
    try (Breakers breakers = breakers(mode, token)) {
      Breaker used = breakers.get(breaker);
      fail(used, 1);
      service.revokeKey("first-" + breaker);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                String called = used.call(() -> "called");
                assertThat(called).isEqualTo("called");
                assertThat(told).anyMatch(each -> each.contains("401") && each.contains("revoked"));
              });
      fail(used, 5);
      assertThatThrownBy(() -> used.call(() -> "called")).isInstanceOf(BreakerOpenException.class);
      token.set(service.createKey("second-" + breaker, OF_A_HOST));
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(told).contains("recovered"));
      // What was counted without the service is told to it then.
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(service.get("/v1/breakers/" + breaker))
                      .contains("\"state\":\"OPEN\""));
    }
  }

  @Test
  void aBreakerThatIsNotTheHostsKeepsNoOtherFromTheService() throws Exception {
    AtomicReference<@Nullable String> token =
        new AtomicReference<>(
            service.createKey(
                "bound-" + breaker,
                "{\"roles\": [\"reporter\", \"viewer\"], \"patterns\": [\"%s\"]}"
                    .formatted(breaker)));
    try (Breakers breakers = breakers(Mode.STRICT, token)) {
      Breaker others = breakers.get("not-of-" + breaker);
      for (int i = 0; i < 10; i++) {
        String called = others.call(() -> "called");
        assertThat(called).isEqualTo("called");
      }
      fail(breakers.get(breaker), 5);
      assertThat(service.get("/v1/breakers/" + breaker)).contains("\"state\":\"OPEN\"");
      assertThat(told).isEmpty();
    }
  }

  @Test
  void aTokenThatCannotBeHadOrSentFailsNoCall() throws Exception {
    for (Mode mode : Mode.values()) {
      AtomicReference<@Nullable String> token = new AtomicReference<>("b\nad");
      try (Breakers breakers = breakers(mode, token)) {
        String called = breakers.get(breaker).call(() -> "called");
        assertThat(called).isEqualTo("called");
        token.set(null);
        called = breakers.get(breaker).call(() -> "called");
        assertThat(called).isEqualTo("called");
      }
    }
  }
}
