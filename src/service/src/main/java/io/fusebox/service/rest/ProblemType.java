package io.fusebox.service.rest;

import java.util.Locale;

/** The kinds of problems. Their names are part of the contract: they never change. */
enum ProblemType {
  MALFORMED_JSON(400, "Malformed JSON"),
  INVALID_REQUEST(400, "Invalid request"),
  INVALID_SETTINGS(400, "Invalid settings"),
  UNAUTHENTICATED(401, "Unauthenticated"),
  FORBIDDEN(403, "Forbidden"),
  CROSS_ORIGIN(403, "Cross origin"),
  UNKNOWN_BREAKER(404, "Unknown breaker"),
  UNKNOWN_KEY(404, "Unknown key"),
  NOT_FOUND(404, "Not found"),
  METHOD_NOT_ALLOWED(405, "Method not allowed"),
  NOT_ACCEPTABLE(406, "Not acceptable"),
  REQUEST_TIMEOUT(408, "Request timeout"),
  TOO_MANY_BREAKERS(409, "Too many breakers"),
  KEY_NAME_TAKEN(409, "Key name taken"),
  TOO_MANY_KEYS(409, "Too many keys"),
  HISTORY_GONE(410, "History gone"),
  PRECONDITION_FAILED(412, "Precondition failed"),
  BODY_TOO_LARGE(413, "Body too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
  MISDIRECTED_REQUEST(421, "Misdirected request"),
  UNKNOWN_PERMIT(422, "Unknown permit"),
  IDEMPOTENCY_KEY_REUSED(422, "Idempotency key reused"),
  OVERLOADED(429, "Overloaded"),
  RATE_LIMITED(429, "Rate limited"),
  TOO_MANY_LISTENERS(429, "Too many listeners"),
  INTERNAL_ERROR(500, "Internal error"),
  STORAGE_UNAVAILABLE(503, "Storage unavailable");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** Whether what is answered with this status passes, so that it is of use to try again. */
  static boolean passes(int status) {
    return status == OVERLOADED.status || status == STORAGE_UNAVAILABLE.status;
  }

  String uri() {
    return "urn:fusebox:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
