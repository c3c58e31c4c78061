package io.fusebox.service.rest;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * What browsers and caches are told of an answer: to take it for what it says that it is, and not
 * to keep it. The answers to permit calls go without, since nothing but a program reads them.
 */
final class AnswerHeaders {

  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  private AnswerHeaders() {}

  static void add(HttpServerResponse response) {
    response
        .putHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF)
        .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
  }
}
