package io.fusebox.service.rest;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;

/** A request that is being timed; used by its event loop alone. */
final class HttpExchange {

  private final HttpMethod method;
  private final long begun;
  private RequestTimers timers;
  private boolean isTimedAtHead;
  private boolean isTimed;

  HttpExchange(HttpMethod method, long begun, RequestTimers timers) {
    this.method = method;
    this.begun = begun;
    this.timers = timers;
  }

  /**
   * Names what the request is for, once that is known; a request past the meters is passed over.
   */
  static void route(HttpServerRequest request, RequestTimers timers) {
    if (((HttpServerRequestInternal) request).metric() instanceof HttpExchange exchange) {
      exchange.timers = timers;
    }
  }

  /** Has the request timed until the head of its answer: what follows is a stream of events. */
  static void timeAtHead(HttpServerRequest request) {
    if (((HttpServerRequestInternal) request).metric() instanceof HttpExchange exchange) {
      exchange.isTimedAtHead = true;
    }
  }

  /** Notes that the head of the answer is sent. */
  void onHead(int status) {
    if (isTimedAtHead) {
      onEnd(status);
    }
  }

  /**
   * Notes that the answer has been sent.
   *
   * @param status {@link RequestTimers#RESET}: the connection ended before
   */
  void onEnd(int status) {
    if (!isTimed) {
      isTimed = true;
      timers.record(method, status, System.nanoTime() - begun);
    }
  }
}
