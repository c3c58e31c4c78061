package io.fusebox.benchmark.service;

import io.fusebox.benchmark.service.Rows.InTurn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the packaged service under load, and its peers in the same run, and prints a table in
 * Markdown with the ratios:
 *
 * <pre>./mvnw -q -Pload -pl src/benchmark -am</pre>
 *
 * <p>That takes about 15 minutes. {@code -Dload.rows=hot,empty -Dload.seconds=3} measures two rows
 * for three seconds each in each round. See {@link LoadOptions} for the other settings.
 */
public final class ServiceBenchmark {

  /** A machine that is busier than that, in percent, is no place to compare figures. */
  private static final long QUIET = 10;

  private ServiceBenchmark() {}

  /** Takes its settings from system properties; exits with 1 when a row has failed. */
  public static void main(String... arguments)
      throws IOException, InterruptedException, SQLException {
    List<RowResult> results;
    try {
      results = run(LoadOptions.ofSystemProperties());
    } catch (IllegalStateException | IllegalArgumentException e) {
      System.err.println("load: " + e.getMessage());
      System.exit(1);
      return;
    }
    System.exit(results.stream().anyMatch(RowResult::failed) ? 1 : 0);
  }

  private static List<RowResult> run(LoadOptions options)
      throws IOException, InterruptedException, SQLException {
    Files.createDirectories(options.folder());
    try (Redis redis = Redis.start(options.folder())) {
      return run(options, Generators.find(options.folder(), redis));
    }
  }

  private static List<RowResult> run(LoadOptions options, Generators generators)
      throws IOException, InterruptedException, SQLException {
    long start = System.nanoTime();
    long percentBusy = Machine.percentBusy();
    if (percentBusy > QUIET) {
      System.err.println("load: the machine is " + percentBusy + " % busy with other things");
    }
    List<RowResult> results = new ArrayList<>();
    try (Database database = Database.open(options.jdbc(), options.folder());
        Server service = startService(options, database);
        Server peers = startPeers(options, database)) {
      Measuring measuring = new Measuring(options, generators, database, service, peers);
      for (InTurn group : Rows.inOrderOfMeasurement()) {
        for (RowResult result : measuring.measure(group)) {
          results.add(result);
          System.out.println("… " + result.row().key() + ": " + inWords(result));
        }
      }
      Rows.sort(results);
      print(options, results, Machine.describe(options, database, percentBusy));
    }
    System.out.printf("It took %d s.%n", (System.nanoTime() - start) / 1_000_000_000);
    return results;
  }

  private static Server startService(LoadOptions options, Database database)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(database.serverEnvironment());
    // Room for those that the benchmark declares, and for others.
    environment.put("FUSEBOX_MAX_BREAKERS", "200000");
    Path log = options.folder().resolve("service.log");
    return Server.start(options.service(), options.jvm(), environment, log);
  }

  private static Server startPeers(LoadOptions options, Database database)
      throws IOException, InterruptedException {
    Path log = options.folder().resolve("peers.log");
    return Server.start(options.peers(), options.jvm(), database.serverEnvironment(), log);
  }

  private static String inWords(RowResult result) {
    String trouble = result.trouble();
    Latency latency = result.latency();
    return String.format(Locale.ROOT, "%,.0f/s", result.perSecond())
        + (latency == null
            ? ""
            : String.format(
                Locale.ROOT,
                ", at %,.0f/s: p50 %.2f, p99 %.2f ms",
                latency.perSecond(),
                latency.p50(),
                latency.p99()))
        + (trouble == null ? "" : ", " + trouble);
  }

  private static void print(LoadOptions options, List<RowResult> results, String machine)
      throws IOException {
    List<String> report = new Report(results).lines(machine).toList();
    Path markdown = options.folder().resolve("performance-load.md");
    Path chart = options.folder().resolve("performance-load.svg");
    Files.write(markdown, report);
    Files.writeString(chart, new Chart(results).svg());
    System.out.println();
    report.forEach(System.out::println);
    System.out.println();
    System.out.println("The table is in " + markdown + ", its chart in " + chart);
  }
}
