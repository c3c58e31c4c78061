package io.fusebox.benchmark.service;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The results in Markdown, as they go into docs/performance.md. */
final class Report {

  private final List<RowResult> results;

  Report(List<RowResult> results) {
    this.results = results;
  }

  Stream<String> lines(String machine) {
    return Stream.of(
            Stream.of(machine, ""),
            table(
                List.of(
                    "",
                    "connections",
                    "a second",
                    "at a second",
                    "p50 ms",
                    "p99 ms",
                    "p99.9 ms",
                    "commits/s",
                    "rows written/s"),
                results.stream().map(Report::cells)),
            Stream.of(""),
            table(
                List.of("ratio", "measured", "expected", "holds"),
                new Bars(results)
                    .all().stream()
                        .map(bar -> List.of(bar.what(), bar.found(), bar.expected(), bar.holds()))))
        .flatMap(lines -> lines);
  }

  private static List<String> cells(RowResult result) {
    Latency latency = result.latency();
    boolean measured = result.perSecond() > 0;
    String shown = measured ? count(result.perSecond()) : trouble(result);
    String atHalf = result.failed() && measured ? trouble(result) : "";
    var pace = result.pace();
    return List.of(
        result.row().title(),
        Integer.toString(result.row().connections()),
        shown,
        latency == null ? atHalf : count(latency.perSecond()),
        latency == null ? "" : millis(latency.p50()),
        latency == null ? "" : millis(latency.p99()),
        latency == null ? "" : millis(latency.p999()),
        pace == null ? "" : count(pace.commits()),
        pace == null ? "" : count(pace.updates()));
  }

  private static String trouble(RowResult result) {
    String first = String.valueOf(result.trouble()).lines().findFirst().orElse("");
    return "**failed**: " + first;
  }

  private static String count(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String millis(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f", value);
  }

  private static Stream<String> table(List<String> titles, Stream<List<String>> rows) {
    return Stream.concat(
        Stream.of(line(titles), line(titles.stream().map(title -> "---").toList())),
        rows.map(Report::line));
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }
}
