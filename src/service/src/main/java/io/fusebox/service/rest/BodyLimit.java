package io.fusebox.service.rest;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Takes no body over 64 KiB, or 2 MiB of many reports at once. One that declares more is refused
 * before it is read, one of unknown length once it turns out to be longer. Quarkus' own limit,
 * which answers without a problem, lies far above and is never reached.
 */
@ApplicationScoped
class BodyLimit {

  static final String MESSAGE =
      "the body is larger than is taken: 64 KiB, or 2 MiB for /v1/outcomes";

  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_BYTES_OF_BATCH = 2 * 1024 * 1024;
  private static final String PATH_OF_BATCH = "/v1/outcomes";

  /** Before Quarkus' own limit, which stands at 2. */
  private static final int PRIORITY = 100;

  void register(@Observes Filters filters) {
    filters.register(BodyLimit::keep, PRIORITY);
  }

  private static void keep(RoutingContext context) {
    HttpServerRequest request = context.request();
    String length = request.getHeader("Content-Length");
    int most = PATH_OF_BATCH.equals(request.path()) ? MOST_BYTES_OF_BATCH : MOST_BYTES;
    if (length != null && Long.parseLong(length) > most) {
      refuse(context);
    } else if (length == null && mayHaveBody(request)) {
      new Collecting(context, most).begin();
    } else {
      context.next();
    }
  }

  /** Lets others see a request whose body has been read. */
  @SuppressWarnings("deprecation") // the way in which the framework's body handlers hand it on
  static void handOn(RoutingContext context, Buffer body) {
    context.setBody(body);
    context.next();
  }

  private static boolean mayHaveBody(HttpServerRequest request) {
    boolean tellsSo = request.headers().contains("Transfer-Encoding");
    return !request.isEnded() && (tellsSo || request.version() == HttpVersion.HTTP_2);
  }

  private static void refuse(RoutingContext context) {
    HttpServerResponse response = context.response().putHeader("Connection", "close");
    Problem.of(ProblemType.BODY_TOO_LARGE, MESSAGE).send(response);
  }

  /** Collects a body that does not say how long it is, before anybody else sees the request. */
  private static final class Collecting {
    private final RoutingContext context;
    private final int most;
    private final Buffer body = Buffer.buffer();
    private boolean refused;

    Collecting(RoutingContext context, int most) {
      this.context = context;
      this.most = most;
    }

    void begin() {
      context.request().handler(this::take).endHandler(end -> finish());
    }

    private void take(Buffer chunk) {
      if (refused) {
        return;
      }
      if (body.length() + chunk.length() > most) {
        refused = true;
        refuse(context);
      } else {
        body.appendBuffer(chunk);
      }
    }

    private void finish() {
      if (!refused) {
        handOn(context, body);
      }
    }
  }
}
