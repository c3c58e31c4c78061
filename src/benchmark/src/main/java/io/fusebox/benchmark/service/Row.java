package io.fusebox.benchmark.service;

/** A row of the table: one load. */
sealed interface Row {

  /** What the row is called on the command line. */
  String key();

  /** What the row is called in the table. */
  String title();

  int connections();

  /** Whether one call follows the other: so the loop itself tells how long a call takes. */
  default boolean isOneCallAtATime() {
    return connections() == 1;
  }

  /**
   * Requests over HTTP, in a closed loop.
   *
   * @param breakers how many breakers they speak of, each as often as the others
   * @param latency whether latencies are measured at half of the load, too; not where a row is
   *     there for its throughput beside that of another
   */
  record OverHttp(
      String key, String title, RequestKind kind, int connections, int breakers, boolean latency)
      implements Row {

    OverHttp(String key, String title, RequestKind kind, int connections, int breakers) {
      this(key, title, kind, connections, breakers, true);
    }

    OverHttp withoutLatency() {
      return new OverHttp(key, title, kind, connections, breakers, false);
    }

    boolean isOfService() {
      return switch (kind) {
        case RECORD, RECORD_KEYLESS, ACQUIRE, OUTCOMES -> true;
        case EMPTY, ROW_LOCK, BUCKET4J -> false;
      };
    }
  }

  /** An UPDATE for each outcome by pgbench, over so many rows, without HTTP. */
  record OfPgbench(String key, String title, int connections, int rows) implements Row {}

  /** An outcome of one breaker, recorded by a script in Redis, without HTTP. */
  record OfRedis(String key, String title, int connections) implements Row {}
}
