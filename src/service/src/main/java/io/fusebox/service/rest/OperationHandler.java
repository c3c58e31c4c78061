package io.fusebox.service.rest;

import io.fusebox.service.access.Grant;
import io.fusebox.service.access.Role;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way in of every request for an operation of the contract, whatever carries it out: finds the
 * operation and who sends it, refuses what that one may not do, checks what all have in common
 * (method, name, query, headers, media types), reads the body, and hands the request on, to {@link
 * PermitHandlers} or to JAX-RS. What is wrong is answered here.
 */
@ApplicationScoped
class OperationHandler {

  /** After authentication and permissions, which stand at 200 and 100. */
  private static final int PRIORITY = 50;

  private static final String PREFIX = "/v1";
  private static final String EVENT_STREAM = MediaType.SERVER_SENT_EVENTS;

  private final Access access;
  private final RequestBodies bodies;
  private final PermitHandlers permits;
  private final HttpMeters meters;
  private final Tracing tracing;

  /** One is mostly like the one before. */
  private volatile MediaRanges latestAccepted = MediaRanges.parse(MediaType.WILDCARD);

  OperationHandler(
      Access access,
      RequestBodies bodies,
      PermitHandlers permits,
      HttpMeters meters,
      Tracing tracing) {
    this.access = access;
    this.tracing = tracing;
    this.bodies = bodies;
    this.permits = permits;
    this.meters = meters;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, PRIORITY);
  }

  private void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    String path = Objects.requireNonNullElse(request.path(), "");
    try {
      boolean isOurs = path.startsWith(PREFIX);
      if (!isOurs && !String.valueOf(context.normalizedPath()).startsWith(PREFIX)) {
        meters.routeElsewhere(request, path);
        handOnElsewhere(context, path);
        return;
      }
      // What only normalized is a path of ours is none: it would come to JAX-RS past all rules.
      Resource.Found found = isOurs ? Resource.at(path) : null;
      if (found == null) {
        throw new ProblemException(ProblemType.NOT_FOUND, RequestProblems.NOT_FOUND);
      }
      meters.route(request, found.resource());
      tracing.onRouted(request, found.resource());
      Operation operation = found.resource().operation(request.method().name());
      if (operation == null) {
        refuseMethod(context, found.resource());
      } else {
        identify(context, operation, found);
      }
    } catch (ProblemException e) {
      bodies.refuse(context, e.problem());
    }
  }

  /** Serves what is no operation: pages, metrics, probes. */
  private void handOnElsewhere(RoutingContext context, String path) {
    String normalized = context.normalizedPath();
    if (!access.isOn() || Pages.isForAll(path, normalized)) {
      context.next();
      return;
    }
    Set<Role> roles = Pages.rolesFor(normalized);
    if (roles == null) {
      throw new ProblemException(ProblemType.NOT_FOUND, RequestProblems.NOT_FOUND);
    }
    access.identify(
        context,
        grant ->
            orRefuse(
                context,
                () -> {
                  Access.require(grant, roles, path);
                  Access.requireAllBreakers(grant, path);
                  context.next();
                }));
  }

  private void identify(RoutingContext context, Operation operation, Resource.Found at) {
    Operation asked = asked(operation, at.resource(), context.request());
    if (AccessMatrix.isForAll(asked)) {
      receive(context, asked, at, Grant.EVERYTHING);
    } else {
      access.identify(
          context, grant -> orRefuse(context, () -> receive(context, asked, at, grant)));
    }
  }

  private void orRefuse(RoutingContext context, Runnable work) {
    try {
      work.run();
    } catch (ProblemException e) {
      bodies.refuse(context, e.problem());
    } catch (RuntimeException e) {
      context.fail(e);
    }
  }

  private void refuseMethod(RoutingContext context, Resource resource) {
    HttpServerResponse response = context.response().putHeader("Allow", resource.allowed());
    if (context.request().method().name().equals("OPTIONS")) {
      response.setStatusCode(204).end();
    } else {
      bodies.refuse(
          context, Problem.of(ProblemType.METHOD_NOT_ALLOWED, RequestProblems.METHOD_NOT_ALLOWED));
    }
  }

  private void receive(
      RoutingContext context, Operation operation, Resource.Found at, Grant grant) {
    Access.require(grant, operation);
    HttpServerRequest request = context.request();
    if (request.query() != null) {
      QueryParameter.check(query(request), operation.queryParameters());
    }
    String name = at.segment() == null ? null : PathSegment.decoded(at.segment());
    boolean isOfBreaker = operation.isOfBreaker();
    tracing.onReceived(isOfBreaker ? name : null);
    String sent = request.getHeader(CallerHeader.NAME);
    String caller = sent == null ? null : CallerHeader.decoded(sent);
    String key = request.getHeader("Idempotency-Key");
    CallRules.require(at.segment(), name, caller, key);
    if (isOfBreaker && name != null) {
      Access.requireBreaker(grant, name);
    }
    handOn(
        new Received(
            context,
            bodies,
            operation,
            grant,
            name,
            Access.callerOf(grant, caller),
            key,
            request.getHeader("Content-Type")));
  }

  /** What is asked for at this path with this method, by what the headers say. */
  private Operation asked(Operation operation, Resource resource, HttpServerRequest request) {
    Operation answering = answering(operation, resource, request.getHeader(HttpHeaders.ACCEPT));
    return answering == Operation.PUT_BREAKER
            && "*".equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))
        ? Operation.CREATE_BREAKER
        : answering;
  }

  /** The operation that gives an answer of a type that is accepted. */
  private Operation answering(Operation operation, Resource resource, @Nullable String accept) {
    if (accept == null
        || accept.equals(MediaType.WILDCARD)
        || accept.equals(MediaType.APPLICATION_JSON)) {
      return operation;
    }
    MediaRanges accepted = ranges(accept);
    Operation stream = operation.method().equals("GET") ? resource.stream() : null;
    if (stream != null
        && accepted.weight(EVENT_STREAM) > accepted.weight(MediaType.APPLICATION_JSON)) {
      return stream;
    }
    if (!accepted.accept(MediaType.APPLICATION_JSON) && !operation.answersWithoutBody()) {
      throw new ProblemException(
          ProblemType.NOT_ACCEPTABLE,
          "answers are application/json or application/problem+json, and your"
              + " Accept header takes neither");
    }
    return operation;
  }

  private MediaRanges ranges(String accept) {
    MediaRanges latest = latestAccepted;
    if (latest.isOf(accept)) {
      return latest;
    }
    try {
      MediaRanges ranges = MediaRanges.parse(accept);
      latestAccepted = ranges;
      return ranges;
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST,
          "Accept",
          "Accept must be a list of media types, but was '" + Text.shortened(accept) + "'");
    }
  }

  private static MultiMap query(HttpServerRequest request) {
    try {
      return request.params();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "the query must be percent-encoded UTF-8");
    }
  }

  private void handOn(Received received) {
    if (permits.carryOut(received)) {
      return;
    }
    received.putIntoContext();
    RoutingContext context = received.context();
    HttpServerResponse response = context.response();
    AnswerHeaders.add(response);
    MultiMap headers = context.request().headers();
    // Nobody else reads the body, or looks at its type.
    headers.remove("Content-Type");
    boolean isStream = received.operation().isStream();
    headers.set("Accept", isStream ? EVENT_STREAM : MediaType.APPLICATION_JSON);
    if (isStream) {
      HttpExchange.timeAtHead(context.request());
      // So that proxies hand each event on at once.
      response.putHeader("X-Accel-Buffering", "no");
    }
    context.next();
  }
}
