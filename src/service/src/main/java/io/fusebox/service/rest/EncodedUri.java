package io.fusebox.service.rest;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Priorities;
import java.util.Objects;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses a URI of which JAX-RS would read another name than was sent: it takes bytes beyond ASCII
 * for ISO-8859-1, and what follows a semicolon for a matrix parameter. {@link PathSegment} keeps to
 * the same for plain calls.
 */
class EncodedUri {

  /**
   * Checks a request's URI before any part of it is read.
   *
   * @throws BadRequestException something in it has to be percent-encoded
   */
  @ServerRequestFilter(priority = Priorities.USER - 1)
  void check(HttpServerRequest request) {
    boolean isAscii = request.uri().chars().allMatch(c -> c <= 0x7F);
    if (!isAscii || Objects.requireNonNullElse(request.path(), "").indexOf(';') >= 0) {
      String sentence =
          "a path must have ; percent-encoded, as %3B, and a URI all characters beyond ASCII, as"
              + " UTF-8";
      throw new BadRequestException(Problem.of(ProblemType.INVALID_REQUEST, sentence).toResponse());
    }
  }
}
