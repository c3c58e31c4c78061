package io.fusebox.benchmark.service;

import io.fusebox.benchmark.service.Row.OverHttp;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs {@link ConstantRate} in a JVM of its own. */
final class ConstantRateRun {

  /** A share of answers other than 2xx that still counts as a measurement. */
  private static final double TOLERATED = 0.001;

  /**
   * Requests come at random, as many on average: fewer than that, in standard deviations, never.
   */
  private static final double MOST_DEVIATIONS = 6;

  private ConstantRateRun() {}

  /**
   * Measures the row's latencies at a rate.
   *
   * @throws IllegalStateException the server could not keep up, or answered with errors, or the
   *     generator could not keep up itself
   */
  static Latency measure(OverHttp row, int port, double perSecond, int warmup, int seconds) {
    long rate = Math.max(1, Math.round(perSecond));
    String printed =
        Command.run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Room for all that a run leaves, so that the generator never stands still for a
                // collection: the time that takes would be taken for the server's.
                "-Xms3g",
                "-Xmx3g",
                "-Xmn2g",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UseTransparentHugePages",
                "-Dlog4j2.level=ERROR",
                "-classpath",
                System.getProperty("java.class.path"),
                ConstantRate.class.getName(),
                Integer.toString(port),
                row.kind().name(),
                Integer.toString(row.breakers()),
                Long.toString(rate),
                Integer.toString(row.connections()),
                Integer.toString(warmup),
                Integer.toString(seconds)),
            Map.of(),
            warmup + seconds + 45);
    double requests = Command.number(printed, "requests=");
    double due = rate * (double) seconds;
    if (requests < due - MOST_DEVIATIONS * Math.sqrt(due)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "%.0f of %.0f requests could be sent when due", requests, due));
    }
    if (Command.number(printed, "collections=") > 0) {
      throw new IllegalStateException("the generator has collected garbage meanwhile");
    }
    double failed = 1 - Command.number(printed, "answered2xx=") / Math.max(1, requests);
    if (failed > TOLERATED) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "%.1f %% of %.0f answers were not 2xx", failed * 100, requests));
    }
    return new Latency(
        requests / seconds,
        Command.number(printed, "p50="),
        Command.number(printed, "p99="),
        Command.number(printed, "p999="));
  }
}
