package io.fusebox.service.rest;

import static io.fusebox.service.rest.QueryParameter.AFTER;
import static io.fusebox.service.rest.QueryParameter.ATTENTION;
import static io.fusebox.service.rest.QueryParameter.CALLER;
import static io.fusebox.service.rest.QueryParameter.CAUSE;
import static io.fusebox.service.rest.QueryParameter.LIMIT;
import static io.fusebox.service.rest.QueryParameter.NAME;
import static io.fusebox.service.rest.QueryParameter.OFFSET;
import static io.fusebox.service.rest.QueryParameter.ORDER;
import static io.fusebox.service.rest.QueryParameter.PRINCIPAL;
import static io.fusebox.service.rest.QueryParameter.REASON;
import static io.fusebox.service.rest.QueryParameter.SINCE;
import static io.fusebox.service.rest.QueryParameter.STATE;
import static io.fusebox.service.rest.QueryParameter.UNTIL;

import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations of the contract, and what of a request each of them takes. */
enum Operation {
  ACQUIRE_PERMIT("acquirePermit", "POST", "/v1/breakers/{name}/acquire-permit", Body.OPTIONAL),
  RENEW_PERMIT("renewPermit", "POST", "/v1/breakers/{name}/renew-permit", Body.JSON),
  RECORD_SUCCESS("recordSuccess", "POST", "/v1/breakers/{name}/record-success", Body.OPTIONAL),
  RECORD_FAILURE("recordFailure", "POST", "/v1/breakers/{name}/record-failure", Body.OPTIONAL),
  RELEASE_PERMIT("releasePermit", "POST", "/v1/breakers/{name}/release-permit", Body.OPTIONAL),
  RECORD_OUTCOMES("recordOutcomes", "POST", "/v1/outcomes", Body.BATCH),
  RESET_BREAKER("resetBreaker", "POST", "/v1/breakers/{name}/reset", Body.OPTIONAL),
  HALF_OPEN_BREAKER("halfOpenBreaker", "POST", "/v1/breakers/{name}/half-open", Body.OPTIONAL),
  PUT_OVERRIDE("putOverride", "PUT", "/v1/breakers/{name}/override", Body.JSON),
  DELETE_OVERRIDE("deleteOverride", "DELETE", "/v1/breakers/{name}/override", Body.NONE, REASON),
  LIST_BREAKERS("listBreakers", "GET", "/v1/breakers", Body.NONE, STATE, NAME, LIMIT, AFTER),
  GET_BREAKER("getBreaker", "GET", "/v1/breakers/{name}", Body.NONE),
  PUT_BREAKER("putBreaker", "PUT", "/v1/breakers/{name}", Body.JSON),
  PATCH_BREAKER("patchBreaker", "PATCH", "/v1/breakers/{name}", Body.PATCH),
  DELETE_BREAKER("deleteBreaker", "DELETE", "/v1/breakers/{name}", Body.NONE, REASON),
  LIST_BREAKER_TRANSITIONS(
      "listBreakerTransitions",
      "GET",
      "/v1/breakers/{name}/transitions",
      Body.NONE,
      ORDER,
      LIMIT,
      AFTER,
      SINCE,
      UNTIL,
      CAUSE,
      STATE,
      CALLER,
      PRINCIPAL),
  LIST_TRANSITIONS(
      "listTransitions",
      "GET",
      "/v1/transitions",
      Body.NONE,
      NAME,
      ORDER,
      LIMIT,
      AFTER,
      SINCE,
      UNTIL,
      CAUSE,
      STATE,
      CALLER,
      PRINCIPAL),
  GET_OVERVIEW(
      "getOverview", "GET", "/v1/overview", Body.NONE, NAME, ATTENTION, ORDER, LIMIT, OFFSET),
  LIST_CALLERS("listCallers", "GET", "/v1/callers", Body.NONE, NAME, LIMIT, OFFSET),

  LIST_KEYS("listKeys", "GET", "/v1/keys", Body.NONE),
  PUT_KEY("putKey", "PUT", "/v1/keys/{name}", Body.JSON),
  DELETE_KEY("deleteKey", "DELETE", "/v1/keys/{name}", Body.NONE),
  GET_SESSION("getSession", "GET", "/v1/session", Body.NONE),
  PUT_SESSION("putSession", "PUT", "/v1/session", Body.NONE),
  DELETE_SESSION("deleteSession", "DELETE", "/v1/session", Body.NONE),

  /** {@link #PUT_BREAKER} with {@code If-None-Match: *}, which more may do. */
  CREATE_BREAKER(null, "PUT", "/v1/breakers/{name}", Body.JSON),

  // The same paths for those who accept an event stream; the contract tells of them in words.
  STREAM_BREAKER_TRANSITIONS(null, "GET", "/v1/breakers/{name}/transitions", Body.NONE),
  STREAM_TRANSITIONS(null, "GET", "/v1/transitions", Body.NONE, NAME);

  static final String NAME_IN_PATH = "{name}";
  private static final String OF_BREAKER = "/v1/breakers/" + NAME_IN_PATH;

  private final @Nullable String id;
  private final String method;
  private final String path;
  private final Body body;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<QueryParameter> queryParameters;

  Operation(
      @Nullable String id,
      String method,
      String path,
      Body body,
      QueryParameter... queryParameters) {
    this.id = id;
    this.method = method;
    this.path = path;
    this.body = body;
    this.queryParameters = List.of(queryParameters);
  }

  /** What a request's body may be. */
  enum Body {
    /** None is expected, and one that is there is ignored. */
    NONE(64 * 1024),
    /** JSON, or none. */
    OPTIONAL(64 * 1024, Types.JSON),
    JSON(64 * 1024, Types.JSON),

    /** Settings as a merge patch, which is JSON, too. */
    PATCH(64 * 1024, Types.MERGE_PATCH, Types.JSON),

    /** JSON that tells of many calls. */
    BATCH(2 * 1024 * 1024, Types.JSON);

    private final int mostBytes;

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> types;

    Body(int mostBytes, String... types) {
      this.mostBytes = mostBytes;
      this.types = List.of(types);
    }

    int mostBytes() {
      return mostBytes;
    }

    /** The media types that it can have; none: any. */
    List<String> types() {
      return types;
    }

    /**
     * Whether a header {@code Content-Type} tells of one of these types. Its parameters are of no
     * interest: JSON is UTF-8, whatever they say (RFC 8259, 8.1 and 11).
     */
    boolean isOfType(@Nullable String header) {
      return types.isEmpty() || (header != null && isOneOf(header));
    }

    private boolean isOneOf(String header) {
      if (types.contains(header)) {
        return true;
      }
      try {
        return types.contains(MediaRanges.nameOf(MediaType.valueOf(header)));
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }

  private static final class Types {
    private static final String JSON = MediaType.APPLICATION_JSON;
    private static final String MERGE_PATCH = "application/merge-patch+json";
  }

  /** The contract's {@code operationId}; null: it is told in words at another one. */
  @Nullable String id() {
    return id;
  }

  /** The request method. */
  String method() {
    return method;
  }

  /** The path as the contract has it, with {@value #NAME_IN_PATH} for a name. */
  String path() {
    return path;
  }

  Body body() {
    return body;
  }

  /** The query parameters that it takes. */
  List<QueryParameter> queryParameters() {
    return queryParameters;
  }

  /** Whether it answers with a stream of events. */
  boolean isStream() {
    return this == STREAM_TRANSITIONS || this == STREAM_BREAKER_TRANSITIONS;
  }

  /** Whether it is about one breaker, which its path names. */
  boolean isOfBreaker() {
    return path.startsWith(OF_BREAKER);
  }

  /** Whether it has an answer without a body, whose type is of no interest then. */
  boolean answersWithoutBody() {
    return this == DELETE_BREAKER || this == DELETE_KEY || this == DELETE_SESSION;
  }
}
