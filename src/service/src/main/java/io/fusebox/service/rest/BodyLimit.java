package io.fusebox.service.rest;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * Takes no body over 64 KiB, or 2 MiB of many reports at once. One that declares more is refused
 * before it is read, one of unknown length once it turns out to be longer. Quarkus' own limit,
 * which answers without a problem, lies far above and is never reached.
 */
@Provider
public class BodyLimit implements ReaderInterceptor {

  static final String MESSAGE =
      "the body is larger than is taken: 64 KiB, or 2 MiB for /v1/outcomes";

  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_BYTES_OF_BATCH = 2 * 1024 * 1024;
  private static final String PATH_OF_BATCH = "/v1/outcomes";

  /** Before Quarkus' own limit, which stands at 2. */
  private static final int PRIORITY = 100;

  void register(@Observes Filters filters) {
    filters.register(BodyLimit::refuseDeclaredLength, PRIORITY);
  }

  private static void refuseDeclaredLength(RoutingContext request) {
    String length = request.request().getHeader("Content-Length");
    int most = PATH_OF_BATCH.equals(request.request().path()) ? MOST_BYTES_OF_BATCH : MOST_BYTES;
    if (length == null || Long.parseLong(length) <= most) {
      request.next();
      return;
    }
    Problem problem = Problem.of(ProblemType.BODY_TOO_LARGE, MESSAGE);
    request
        .response()
        .setStatusCode(problem.status())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .putHeader("Connection", "close")
        .end(Json.encode(problem));
  }

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    int most = context.getType() == OutcomesBody.class ? MOST_BYTES_OF_BATCH : MOST_BYTES;
    byte[] body = context.getInputStream().readNBytes(most + 1);
    if (body.length > most) {
      throw new WebApplicationException(Response.Status.REQUEST_ENTITY_TOO_LARGE);
    }
    context.setInputStream(new ByteArrayInputStream(body));
    return context.proceed();
  }
}
