package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fusebox.service.support.PostgresServer;
import io.fusebox.service.support.Scrape;
import io.fusebox.service.support.Scrape.Sample;
import io.fusebox.service.support.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The meters of the packaged service: documented, and there whatever its database does. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class MetersIT {

  private static final Path DOCUMENT = Path.of("../../docs/observability/README.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z0-9_]+)` \\| (\\w+) \\|([^|]*)\\| .* \\|");
  private static final Pattern LABEL = Pattern.compile("`(\\w+)`");

  /** Of which the document names no more than the prefix. */
  private static final Pattern OF_OTHERS = Pattern.compile("(agroal|jvm|process|system)_.*");

  /** In a query. */
  private static final Pattern NAMED =
      Pattern.compile("\\b(fusebox|resilience4j|http_server|agroal|jvm|process)_[a-z0-9_]+");

  private static final Duration AT_ONCE = Duration.ofMillis(100);
  private static final Duration SOON = Duration.ofSeconds(20);

  /** Another instance can have had it before, and its term lasts a minute. */
  private static final Duration TERM_OF_HOUSEKEEPING = Duration.ofSeconds(90);

  private static final int TRIES = 20;

  @TempDir static Path folder;
  private static PostgresServer postgres;
  private static ServiceProcess service;

  @BeforeAll
  static void start() {
    postgres = new PostgresServer();
    service = ServiceProcess.start(folder, postgres.environment());
  }

  @AfterAll
  static void stop() {
    service.close();
    postgres.close();
  }

  /** What is known of a metric: its type and its labels. */
  private record Metric(String type, Set<String> labels) {}

  private static Map<String, Metric> documented() throws IOException {
    Map<String, Metric> metrics = new TreeMap<>();
    Files.readString(DOCUMENT)
        .lines()
        .map(ROW::matcher)
        .filter(row -> row.matches())
        .forEach(
            row ->
                metrics.put(
                    row.group(1),
                    new Metric(
                        row.group(2),
                        LABEL
                            .matcher(row.group(3))
                            .results()
                            .map(label -> label.group(1))
                            .collect(Collectors.toCollection(TreeSet::new)))));
    return metrics;
  }

  @Test
  void everyMeterIsDocumentedAndEveryDocumentedMeterIsThere() throws IOException {
    service.request().post("/v1/breakers/documented/record-failure").then().statusCode(200);
    await()
        .atMost(SOON)
        .until(
            () ->
                Scrape.of(service)
                    .values("resilience4j_circuitbreaker_state", "name")
                    .contains("documented"));
    Scrape scrape = Scrape.of(service);
    Map<String, Metric> registered = new TreeMap<>();
    scrape
        .types()
        .forEach((name, type) -> registered.put(name, new Metric(type, scrape.labelNames(name))));
    registered.keySet().removeIf(OF_OTHERS.asMatchPredicate());
    assertThat(registered).containsExactlyEntriesOf(documented());
    assertThat(scrape.types().keySet()).anyMatch(name -> name.equals("agroal_active_count"));
  }

  @Test
  void everyMetricThatTheDashboardOrAnAlertNamesIsThere() throws IOException {
    service.request().post("/v1/breakers/named/record-failure").then().statusCode(200);
    await()
        .atMost(SOON)
        .until(
            () ->
                !Scrape.of(service).values("resilience4j_circuitbreaker_state", "name").isEmpty());
    Set<String> there =
        Scrape.of(service).samples().stream().map(Sample::name).collect(Collectors.toSet());
    Set<String> named = new TreeSet<>();
    for (String file : List.of("grafana/dashboard.json", "alerts.yml")) {
      NAMED
          .matcher(Files.readString(DOCUMENT.resolveSibling(file)))
          .results()
          .forEach(name -> named.add(name.group()));
    }
    assertThat(named).hasSizeGreaterThan(20);
    assertThat(there).containsAll(named);
  }

  @Test
  void everyMeterIsDescribed() {
    Scrape scrape = Scrape.of(service);
    assertThat(scrape.types().keySet())
        .filteredOn(name -> !OF_OTHERS.matcher(name).matches())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(scrape.descriptions()).containsKey(name));
  }

  @Test
  void batchesCommitsAndHousekeepingAreCounted() {
    Scrape before = Scrape.of(service);
    for (int i = 0; i < 10; i++) {
      service.request().post("/v1/breakers/counted/record-success").then().statusCode(200);
    }
    Scrape after = Scrape.of(service);
    for (String metric : List.of("fusebox_lane_batch_size_sum", "fusebox_commit_seconds_count")) {
      assertThat(after.sum(metric, Map.of()) - before.sum(metric, Map.of()))
          .as(metric)
          .isGreaterThanOrEqualTo(10);
    }
    await()
        .atMost(TERM_OF_HOUSEKEEPING)
        .until(
            () ->
                Scrape.of(service).sum("fusebox_housekeeping_last_run_timestamp_seconds", Map.of())
                    > 0);
  }

  @Test
  void aConflictWithAnotherInstanceIsCounted() {
    try (ServiceProcess other = ServiceProcess.start(folder, postgres.environment())) {
      for (int i = 0; i < 4; i++) {
        service.request().post("/v1/breakers/contended/record-success").then().statusCode(200);
        other.request().post("/v1/breakers/contended/record-success").then().statusCode(200);
      }
      double conflicts =
          Scrape.of(service).sum("fusebox_conflicts_total", Map.of())
              + Scrape.of(other).sum("fusebox_conflicts_total", Map.of());
      assertThat(conflicts).isPositive();
    }
  }

  @Test
  void aDatabaseThatHangsDoesNotDelayTheMetricsWhichTellOfIt() {
    service.request().post("/v1/breakers/hanging/record-failure").then().statusCode(200);
    Scrape.of(service);
    postgres.freeze();
    try {
      service.request().post("/v1/breakers/hanging/record-failure").then().statusCode(503);
      await()
          .atMost(SOON)
          .until(
              () ->
                  Scrape.of(service).sum("fusebox_database_silence_seconds", Map.of()) > 3
                      && Scrape.of(service).sum("fusebox_lane_standstill_seconds", Map.of()) > 3);
      assertThat(fastest()).isLessThan(AT_ONCE);
    } finally {
      postgres.thaw();
    }
    await()
        .atMost(SOON)
        .until(() -> Scrape.of(service).sum("fusebox_database_silence_seconds", Map.of()) < 2);
  }

  /** The fastest of some: others may share the machine. */
  private static Duration fastest() {
    Duration fastest = SOON;
    for (int i = 0; i < TRIES; i++) {
      Duration took = Scrape.of(service).took();
      fastest = took.compareTo(fastest) < 0 ? took : fastest;
    }
    return fastest;
  }
}
