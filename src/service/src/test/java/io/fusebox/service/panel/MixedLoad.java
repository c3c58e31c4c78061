package io.fusebox.service.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** 300 breakers of a fleet on a day on which some things are not well. */
final class MixedLoad {

  /** A breaker that is open. */
  static final String OPEN = "payments-eu-1";

  /** One whose trials fail. */
  static final String TRIED = "search-us-2";

  /** One that is near to tripping, with settings of its own. */
  static final String NEAR = "ledger-eu-2-write";

  private static final List<String> DEPENDENCIES =
      List.of(
          "payments",
          "orders",
          "inventory",
          "search",
          "mail",
          "geo",
          "pricing",
          "fraud",
          "ledger",
          "catalog",
          "auth",
          "images",
          "tax",
          "shipping",
          "loyalty");
  private static final List<String> REGIONS = List.of("eu-1", "eu-2", "us-1", "us-2", "ap-1");
  private static final List<String> KINDS = List.of("", "-read", "-write", "-bulk");

  private final Breakers breakers;

  MixedLoad(Breakers breakers) {
    this.breakers = breakers;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (String dependency : DEPENDENCIES) {
      for (String region : REGIONS) {
        for (String kind : KINDS) {
          names.add(dependency + "-" + region + kind);
        }
      }
    }
    return names;
  }

  void run() {
    List<String> names = names();
    declareSome();
    for (int host = 1; host <= 12; host++) {
      breakers.report(names, "host-%02d".formatted(host), 3, 0);
    }
    nearOnes();
    sickHost();
    downDependencies();
    failedTrials();
    operators();
  }

  private void declareSome() {
    breakers.declare(TRIED, Map.of("waitDurationInOpenState", "PT0.001S"));
    breakers.declare("orders-us-1", Map.of("waitDurationInOpenState", "PT0.001S"));
    breakers.declare(
        NEAR,
        Map.of(
            "failureRateThreshold", 50,
            "slidingWindowSize", 40,
            "minimumNumberOfCalls", 10,
            "waitDurationInOpenState", "PT30S",
            "waitDurationMultiplier", 2));
  }

  private void nearOnes() {
    breakers.report(List.of(NEAR), "host-04", 24, 2);
    breakers.report(List.of(NEAR), "host-05", 1, 4);
    breakers.report(List.of("geo-ap-1", "tax-us-1-read"), "host-07", 0, 3);
    breakers.report(List.of("images-eu-1"), "host-09", 0, 4);
  }

  private void sickHost() {
    for (String name : List.of("catalog-eu-1-read", "auth-eu-1", "loyalty-eu-1-bulk")) {
      breakers.trip(name, "host-03", "TLS handshake failed: certificate has expired");
    }
  }

  private void downDependencies() {
    for (String name : List.of(OPEN, "payments-eu-1-write", "payments-eu-1-read")) {
      for (String host : List.of("host-01", "host-02", "host-05", "host-08", "host-11")) {
        breakers.fail(name, host, "connection refused");
      }
    }
    breakers.trip("mail-ap-1-bulk", "host-06", "java.net.SocketTimeoutException: Read timed out");
    breakers.trip("fraud-us-1", "host-10", "HTTP 503 Service Unavailable");
    for (int i = 0; i < 200; i++) {
      breakers.acquire(OPEN, "host-%02d".formatted(1 + i % 12));
    }
    for (int i = 0; i < 60; i++) {
      breakers.acquire("fraud-us-1", "host-%02d".formatted(1 + i % 12));
    }
  }

  private void failedTrials() {
    for (String host : List.of("host-02", "host-02", "host-04", "host-09", "host-12")) {
      breakers.fail(TRIED, host, "HTTP 503 Service Unavailable");
    }
    for (int i = 0; i < 11; i++) {
      breakers.failTrial(TRIED, "host-%02d".formatted(1 + i), "HTTP 503 Service Unavailable");
    }
    breakers.patch(
        TRIED,
        "grace",
        Map.of("waitDurationInOpenState", "PT45S", "reason", "the provider asked for fewer calls"));
    breakers.failTrial(TRIED, "host-12", "connection reset");
    breakers.trip("orders-us-1", "host-05", "connection refused");
    breakers.acquire("orders-us-1", "host-05");
  }

  private void operators() {
    breakers.override("shipping-us-2-bulk", "FORCED_OPEN", "provider down until Monday", "ann");
    breakers.override("inventory-eu-2", "METRICS_ONLY", "false alarms since the move", "bo");
    breakers.overrideFor("pricing-ap-1", "DISABLED", "load test", "grace", "PT1H");
    breakers.patch(
        "tax-eu-1", "bo", Map.of("consecutiveFailureThreshold", 10, "reason", "a noisy network"));
  }
}
