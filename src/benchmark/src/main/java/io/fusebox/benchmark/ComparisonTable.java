package io.fusebox.benchmark;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What the contenders took, each beside Resilience4j at as many threads and failures. */
final class ComparisonTable {

  private static final String REFERENCE = "resilience4j";
  private static final String BYTES_PER_CALL = "gc.alloc.rate.norm";

  private final List<Row> rows;

  ComparisonTable(Collection<RunResult> results) {
    rows = results.stream().map(Row::of).toList();
  }

  /** The table in Markdown, in the order in which it was measured. */
  Stream<String> lines() {
    Stream<String> head =
        Stream.of(
            "| benchmark | failing | threads | ns/op | ± (99.9 %) | of Resilience4j's | B/op |",
            "| --- | --- | --- | --- | --- | --- | --- |");
    return Stream.concat(head, rows.stream().map(row -> row.beside(referenceOf(row))));
  }

  private Row referenceOf(Row row) {
    return rows.stream()
        .filter(other -> other.name().equals(REFERENCE) && other.isMeasuredLike(row))
        .findFirst()
        .orElseThrow();
  }

  /** What one contender took: nanoseconds and bytes a call. */
  private record Row(
      String name,
      String failurePercent,
      int threads,
      double nanos,
      double nanosError,
      double bytes) {

    static Row of(RunResult run) {
      Result<?> time = run.getPrimaryResult();
      return new Row(
          time.getLabel(),
          run.getParams().getParam("failurePercent"),
          run.getParams().getThreads(),
          time.getScore(),
          time.getScoreError(),
          bytes(run));
    }

    private static double bytes(RunResult run) {
      Result<?> bytes = run.getSecondaryResults().get(BYTES_PER_CALL);
      return Objects.requireNonNull(bytes, "the run was without its GC profiler").getScore();
    }

    boolean isMeasuredLike(Row other) {
      return threads == other.threads && failurePercent.equals(other.failurePercent);
    }

    String beside(Row reference) {
      return String.format(
          Locale.ROOT,
          "| %s | %s %% | %d | %.1f | %s | %.2f | %.1f |",
          name,
          failurePercent,
          threads,
          nanos,
          Double.isNaN(nanosError) ? "unknown" : String.format(Locale.ROOT, "%.1f", nanosError),
          nanos / reference.nanos,
          bytes);
    }
  }
}
