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
 * Takes no body over 64 KiB. One that declares more is refused before it is read, one of unknown
 * length once it turns out to be longer. Quarkus' own limit, which answers without a problem, lies
 * far above and is never reached.
 */
@Provider
public class BodyLimit implements ReaderInterceptor {

  static final String MESSAGE = "the body is larger than 64 KiB, the most that is taken";

  private static final int MOST_BYTES = 64 * 1024;

  /** Before Quarkus' own limit, which stands at 2. */
  private static final int PRIORITY = 100;

  void register(@Observes Filters filters) {
    filters.register(BodyLimit::refuseDeclaredLength, PRIORITY);
  }

  private static void refuseDeclaredLength(RoutingContext request) {
    String length = request.request().getHeader("Content-Length");
    if (length == null || Long.parseLong(length) <= MOST_BYTES) {
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
    byte[] body = context.getInputStream().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      throw new WebApplicationException(Response.Status.REQUEST_ENTITY_TOO_LARGE);
    }
    context.setInputStream(new ByteArrayInputStream(body));
    return context.proceed();
  }
}
