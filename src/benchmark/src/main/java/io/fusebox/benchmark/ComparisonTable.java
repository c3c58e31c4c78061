package io.fusebox.benchmark;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What measurements of one benchmark took, each beside the one that it is compared with. */
final class ComparisonTable {

  private final List<Measurement> rows;
  private final List<String> parameters;
  private final String reference;
  private final UnaryOperator<Measurement.Key> referenceOf;

  /**
   * A table of measurements.
   *
   * @param parameters the names of the benchmark's parameters, a column each
   * @param reference what the measurements are compared with, for the head of the ratios' column
   * @param referenceOf the measurement that a measurement is compared with
   */
  ComparisonTable(
      Collection<Measurement> rows,
      List<String> parameters,
      String reference,
      UnaryOperator<Measurement.Key> referenceOf) {
    this.rows = List.copyOf(rows);
    this.parameters = parameters;
    this.reference = reference;
    this.referenceOf = referenceOf;
  }

  /** The table in Markdown, in the order in which it was measured. */
  Stream<String> lines() {
    Stream<String> measured =
        Stream.of("threads", "ns/op", "± (99.9 %)", "of " + reference, "B/op");
    List<String> titles =
        Stream.of(Stream.of("benchmark"), parameters.stream(), measured)
            .flatMap(column -> column)
            .toList();
    return Stream.concat(
        Stream.of(line(titles.stream()), line(titles.stream().map(title -> "---"))),
        rows.stream().map(this::line));
  }

  private String line(Measurement row) {
    double nanosOfReference = find(referenceOf.apply(row.key())).nanos();
    Stream<String> key =
        Stream.concat(
            Stream.of(row.key().name()),
            parameters.stream().map(name -> row.key().parameters().getOrDefault(name, "")));
    Stream<String> measured =
        Stream.of(
            String.valueOf(row.key().threads()),
            number("%.1f", row.nanos()),
            Double.isNaN(row.nanosError()) ? "unknown" : number("%.1f", row.nanosError()),
            number("%.2f", row.nanos() / nanosOfReference),
            number("%.1f", row.bytes()));
    return line(Stream.concat(key, measured));
  }

  private Measurement find(Measurement.Key key) {
    return rows.stream().filter(row -> row.key().equals(key)).findFirst().orElseThrow();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String line(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |"));
  }
}
