package io.fusebox.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fusebox.client.Breaker;
import io.fusebox.client.BreakerOpenException;
import io.fusebox.client.Breakers;
import io.fusebox.client.CallRules;
import io.fusebox.engine.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BreakerMetricsTest {

  private static final CallRules RULES =
      CallRules.builder().ignored(ArithmeticException.class::isInstance).build();

  private static Breakers breakers() {
    return Breakers.builder()
        .settings(
            Settings.builder()
                .consecutiveFailureThreshold(3)
                .failureRateThreshold(90f)
                .slidingWindowSize(20)
                .minimumNumberOfCalls(4)
                .build())
        .rules(RULES)
        .inMemory();
  }

  private static void fail(Breaker breaker, RuntimeException thrown) {
    assertThatThrownBy(
            () ->
                breaker.run(
                    () -> {
                      throw thrown;
                    }))
        .isSameAs(thrown);
  }

  /** One success, one ignored error, three failures that trip, one rejection. */
  private static void use(Breaker breaker) {
    breaker.run(() -> {});
    fail(breaker, new ArithmeticException("ignored"));
    for (int i = 0; i < 3; i++) {
      fail(breaker, new IllegalStateException("down"));
    }
    assertThatThrownBy(() -> breaker.run(() -> {})).isInstanceOf(BreakerOpenException.class);
  }

  private static double gauge(MeterRegistry registry, String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  @Test
  void tellsOfCallsStatesAndCountsUnderResilience4jsNames() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Breakers breakers = breakers();
    Breaker payments = breakers.get("payments");
    new BreakerMetrics(breakers).bindTo(registry);
    assertThat(gauge(registry, "fusebox.breaker.state", "name", "payments", "state", "closed"))
        .isEqualTo(1);
    use(payments);
    for (String kind : new String[] {"successful:1", "failed:3", "ignored:1"}) {
      String[] expected = kind.split(":", -1);
      assertThat(
              registry
                  .get("fusebox.breaker.calls")
                  .tags("name", "payments", "kind", expected[0])
                  .timer()
                  .count())
          .isEqualTo(Long.parseLong(expected[1]));
    }
    assertThat(
            registry
                .get("fusebox.breaker.not.permitted.calls")
                .tags("name", "payments", "kind", "not_permitted")
                .counter()
                .count())
        .isEqualTo(1);
    assertThat(gauge(registry, "fusebox.breaker.state", "state", "open")).isEqualTo(1);
    assertThat(gauge(registry, "fusebox.breaker.state", "state", "closed")).isZero();
    assertThat(gauge(registry, "fusebox.breaker.buffered.calls", "kind", "failed")).isEqualTo(3);
    assertThat(gauge(registry, "fusebox.breaker.buffered.calls", "kind", "successful"))
        .isEqualTo(1);
    assertThat(gauge(registry, "fusebox.breaker.max.buffered.calls")).isEqualTo(20);
    assertThat(gauge(registry, "fusebox.breaker.failure.rate")).isEqualTo(75);
    assertThat(gauge(registry, "fusebox.breaker.slow.call.rate")).isZero();
    assertThat(gauge(registry, "fusebox.breaker.slow.calls")).isZero();
    assertThat(
            registry
                .get("fusebox.breaker.transitions")
                .tags("from", "closed", "to", "open")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void aBreakerThatComesLaterGetsItsMetersWithItsFirstCall() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Breakers breakers = breakers();
    new BreakerMetrics(breakers, "resilience4j.circuitbreaker", Tags.of("app", "shop"))
        .bindTo(registry);
    breakers.get("late").run(() -> {});
    assertThat(
            registry
                .get("resilience4j.circuitbreaker.calls")
                .tags("app", "shop", "name", "late", "kind", "successful")
                .timer()
                .count())
        .isEqualTo(1);
    assertThat(gauge(registry, "resilience4j.circuitbreaker.failure.rate", "name", "late"))
        .isEqualTo(-1);
  }

  @Test
  void tellsWhenTheServiceIsOutOfReachAndCountsAreUnknown() throws IOException {
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (Breakers breakers = Breakers.service(URI.create("http://127.0.0.1:" + nobody))) {
      new BreakerMetrics(breakers).bindTo(registry);
      Breaker payments = breakers.get("payments");
      await()
          .until(
              () -> {
                payments.run(() -> {});
                return gauge(registry, "fusebox.breaker.degraded") == 1;
              });
      assertThat(registry.get("fusebox.breaker.degradations").counter().count()).isPositive();
      assertThat(registry.get("fusebox.breaker.recoveries").counter().count()).isZero();
      assertThat(gauge(registry, "fusebox.breaker.failure.rate", "name", "payments")).isNaN();
    }
  }

  @Test
  void anApplicationIsScrapedOverHttp() throws IOException, InterruptedException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Breakers breakers = breakers();
    new BreakerMetrics(breakers).bindTo(registry);
    HttpServer application =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext(
        "/metrics",
        exchange -> {
          byte[] page = registry.scrape().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    application.start();
    try {
      use(breakers.get("payments"));
      URI uri = URI.create("http://127.0.0.1:" + application.getAddress().getPort() + "/metrics");
      String page =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
              .body();
      assertThat(page.lines())
          .contains(
              "fusebox_breaker_calls_seconds_count{kind=\"failed\",name=\"payments\"} 3",
              "fusebox_breaker_not_permitted_calls_total{kind=\"not_permitted\",name=\"payments\"}"
                  + " 1.0",
              "fusebox_breaker_state{name=\"payments\",state=\"open\"} 1.0",
              "fusebox_breaker_failure_rate{name=\"payments\"} 75.0",
              "fusebox_breaker_transitions_total{from=\"closed\",name=\"payments\",to=\"open\"}"
                  + " 1.0",
              "fusebox_breaker_degraded 0.0");
    } finally {
      application.stop(0);
    }
  }
}
