package io.fusebox.benchmark.service;

import static io.fusebox.benchmark.service.RequestKind.ACQUIRE;
import static io.fusebox.benchmark.service.RequestKind.BUCKET4J;
import static io.fusebox.benchmark.service.RequestKind.EMPTY;
import static io.fusebox.benchmark.service.RequestKind.OUTCOMES;
import static io.fusebox.benchmark.service.RequestKind.RECORD;
import static io.fusebox.benchmark.service.RequestKind.RECORD_KEYLESS;
import static io.fusebox.benchmark.service.RequestKind.ROW_LOCK;

import io.fusebox.benchmark.service.Row.OfPgbench;
import io.fusebox.benchmark.service.Row.OfRedis;
import io.fusebox.benchmark.service.Row.OverHttp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is measured, in the order of the report. */
final class Rows {

  private static final List<InTurn> ALL =
      List.of(
          new InTurn(
              5,
              new OverHttp("empty", "an empty POST", EMPTY, 256, 1),
              new OverHttp("hot", "recording, one hot breaker", RECORD, 256, 1),
              new OverHttp("empty-1024", "an empty POST", EMPTY, 1024, 1).withoutLatency(),
              new OverHttp("hot-1024", "recording, one hot breaker", RECORD, 1024, 1)
                  .withoutLatency(),
              new OverHttp("permits", "strict permits, one breaker", ACQUIRE, 256, 1),
              new OverHttp("row-lock", "a row lock per request, one breaker", ROW_LOCK, 16, 1),
              new OfRedis("redis-256", "a script in Redis, one breaker", 256),
              new OverHttp("empty-1", "an empty POST", EMPTY, 1, 1).withoutLatency(),
              new OverHttp("hot-1", "recording, one hot breaker", RECORD, 1, 1).withoutLatency(),
              new OfPgbench("pgbench-1", "pgbench UPDATE, one row", 1, 1),
              new OfRedis("redis-1", "a script in Redis, one breaker", 1),
              new OfPgbench("pgbench-16", "pgbench UPDATE, one row", 16, 1),
              new OfPgbench("pgbench-64", "pgbench UPDATE, one row", 64, 1),
              new OverHttp("hot-16", "recording, one hot breaker", RECORD, 16, 1).withoutLatency()),
          new InTurn(
              3,
              new OverHttp("hot-64", "recording, one hot breaker", RECORD, 64, 1).withoutLatency(),
              new OfRedis("redis-64", "a script in Redis, one breaker", 64),
              new OverHttp(
                      "hot-keyless", "recording without Idempotency-Key", RECORD_KEYLESS, 64, 1)
                  .withoutLatency()),
          new InTurn(3, new OverHttp("bucket4j", "Bucket4j, one bucket", BUCKET4J, 16, 1)),
          new InTurn(
              3,
              new OverHttp("5000", "recording, 5,000 breakers", RECORD, 64, 5000).withoutLatency(),
              new OverHttp("5000-256", "recording, 5,000 breakers", RECORD, 256, 5000),
              new OfPgbench("pgbench-5000", "pgbench UPDATE, 5,000 rows", 64, 5000)),
          new InTurn(
              3, new OverHttp("outcomes", "POST /v1/outcomes, 5,000 breakers", OUTCOMES, 16, 5000)),
          new InTurn(
              3,
              new OverHttp("permits-100", "strict permits, 100 breakers", ACQUIRE, 64, 100)
                  .withoutLatency(),
              new OverHttp("permits-5000", "strict permits, 5,000 breakers", ACQUIRE, 64, 5000)
                  .withoutLatency()),
          new InTurn(
              3,
              new OverHttp(
                      "row-lock-100", "a row lock per request, 100 breakers", ROW_LOCK, 64, 100)
                  .withoutLatency(),
              new OverHttp("100", "recording, 100 breakers", RECORD, 64, 100).withoutLatency()),
          new InTurn(
              3,
              new OverHttp("100-256", "recording, 100 breakers", RECORD, 256, 100).withoutLatency(),
              new OverHttp("100000-256", "recording, 100,000 breakers", RECORD, 256, 100_000)));

  /**
   * The first group, from which most ratios come, is measured last but one: the JVM's second
   * compiler goes on improving the service for minutes, and the last group leaves it with 100,000
   * breakers.
   */
  private static final int FIRST_IS_MEASURED_AFTER = ALL.size() - 2;

  private Rows() {}

  /** All groups, in the order of measurement. */
  static List<InTurn> inOrderOfMeasurement() {
    List<InTurn> groups = new ArrayList<>(ALL.subList(1, ALL.size()));
    groups.add(FIRST_IS_MEASURED_AFTER, ALL.get(0));
    return groups;
  }

  /** Puts results into the order of the report. */
  static void sort(List<RowResult> results) {
    List<Row> order = ALL.stream().flatMap(group -> group.rows().stream()).toList();
    results.sort(Comparator.comparingInt(result -> order.indexOf(result.row())));
  }

  /**
   * Rows that are compared with each other: each is measured for a while, one after the other, and
   * that several times, so that what the machine does beside goes into all of them.
   *
   * @param rounds how many times
   */
  record InTurn(int rounds, List<Row> rows) {

    InTurn(int rounds, Row... rows) {
      this(rounds, List.of(rows));
    }
  }
}
