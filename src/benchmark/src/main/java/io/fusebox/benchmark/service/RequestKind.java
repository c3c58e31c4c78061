package io.fusebox.benchmark.service;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A kind of request, as {@code load/requests.lua} sends it, too. */
enum RequestKind {
  /** An outcome, recorded by the service. */
  RECORD("/v1/breakers/b", "/record-"),

  /** An outcome that nobody would send again, recorded by the service. */
  RECORD_KEYLESS("/v1/breakers/b", "/record-"),

  /** A permit, asked of the service. */
  ACQUIRE("/v1/breakers/b", "/acquire-permit"),

  /** Outcomes of a hundred breakers at once, recorded by the service. */
  OUTCOMES("/v1/outcomes", ""),

  /** A request with which nothing is done. */
  EMPTY("/peers/empty", ""),

  /** An outcome, recorded under a lock of the breaker's row. */
  ROW_LOCK("/peers/row-lock/b", "/record-"),

  /** A token of a bucket of Bucket4j. */
  BUCKET4J("/peers/bucket4j/b", "");

  /** How many breakers a request of {@link #OUTCOMES} speaks of. */
  static final int BATCH = 100;

  private static final String SUCCESS = "{\"duration\":\"PT0.05S\",\"caller\":\"bench-0\"}";
  private static final String FAILURE =
      "{\"duration\":\"PT0.05S\",\"caller\":\"bench-0\",\"error\":\"connection refused\"}";
  private static final String QUESTION = "{\"caller\":\"bench-0\"}";
  private final String before;
  private final String after;

  /** A kind of request, whose path has these parts before and after the breaker's number. */
  RequestKind(String before, String after) {
    this.before = before;
    this.after = after;
  }

  /** How many outcomes a request makes durable; 1 where it is another thing that is counted. */
  int outcomes() {
    return this == OUTCOMES ? 10 * BATCH : 1;
  }

  /** Whether it carries an idempotency key; a permit in CLOSED would have to be written for one. */
  boolean hasKey() {
    return this != RECORD_KEYLESS && this != ACQUIRE && this != BUCKET4J;
  }

  String path(int breaker, boolean success) {
    return switch (this) {
      case RECORD, RECORD_KEYLESS, ROW_LOCK ->
          before + breaker + after + (success ? "success" : "failure");
      case ACQUIRE, BUCKET4J -> before + breaker + after;
      case EMPTY, OUTCOMES -> before;
    };
  }

  /** The body; where it speaks of many breakers, of those from {@code breaker} on. */
  String body(int breaker, boolean success) {
    return switch (this) {
      case RECORD, RECORD_KEYLESS, ROW_LOCK -> success ? SUCCESS : FAILURE;
      case EMPTY -> FAILURE;
      case ACQUIRE, BUCKET4J -> QUESTION;
      case OUTCOMES ->
          IntStream.range(breaker, breaker + BATCH)
              .mapToObj(RequestKind::item)
              .collect(Collectors.joining(",", "{\"outcomes\":[", "]}"));
    };
  }

  private static String item(int breaker) {
    return String.format(
        """
        {"breaker":"b%d","caller":"bench-0","generation":null,"runs":[
        {"outcome":"success","count":9,"duration":"PT0.2S","age":"PT1S"},
        {"outcome":"failure","count":1,"duration":"PT0.2S","age":"PT1S",
        "error":"connection refused"}]}
        """,
        breaker);
  }
}
