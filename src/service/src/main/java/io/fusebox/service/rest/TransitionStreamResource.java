package io.fusebox.service.rest;

import io.fusebox.service.access.Grant;
import io.fusebox.service.coordination.NameFilter;
import io.fusebox.service.coordination.NamePattern;
import io.fusebox.service.coordination.StreamPosition;
import io.fusebox.service.coordination.TransitionFeed;
import io.netty.channel.ChannelFuture;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import org.jspecify.annotations.Nullable;

/**
 * What happens to breakers, as it happens. The same paths as {@link HistoryResource}'s, for those
 * who accept an event stream; the contract describes the stream in words, at those operations.
 */
@Path("/v1")
@Produces(MediaType.SERVER_SENT_EVENTS)
class TransitionStreamResource {

  private final TransitionFeed feed;
  private final StreamEvents events;
  private final SeenCallers callers;
  private final GrantedStreams streams;

  TransitionStreamResource(
      TransitionFeed feed, StreamEvents events, SeenCallers callers, GrantedStreams streams) {
    this.streams = streams;
    this.feed = feed;
    this.callers = callers;
    this.events = events;
  }

  @GET
  @Path("/transitions")
  @Blocking
  public Multi<OutboundSseEvent> streamTransitions(
      @QueryParam("name")
          @Pattern(regexp = Contract.NAME_PATTERN, message = Contract.NAME_PATTERN_MESSAGE)
          @Nullable String name,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
      @Context RoutingContext context) {
    return stream(name == null ? NamePattern.ALL : NamePattern.of(name), lastEventId, context);
  }

  @GET
  @Path("/breakers/{name}/transitions")
  @Blocking
  public Multi<OutboundSseEvent> streamBreakerTransitions(
      @Context RoutingContext context, @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
    NamePattern name = NamePattern.exactly(Received.of(context).name());
    return stream(name, lastEventId, context);
  }

  private Multi<OutboundSseEvent> stream(
      NamePattern asked, @Nullable String lastEventId, RoutingContext context) {
    Grant grant = Received.of(context).grant();
    NameFilter names = grant.breakers().areAll() ? asked : asked.and(grant.breakers());
    StreamPosition since =
        lastEventId == null || lastEventId.isEmpty() ? null : position(lastEventId);
    HttpServerRequest request = context.request();
    streams.requireRoom(grant);
    feed.requireRoom(since);
    if (request.method().equals(HttpMethod.HEAD)) {
      return Multi.createFrom().empty();
    }
    ListenerEvents listener = new ListenerEvents(events, request.response(), () -> cut(request));
    // JAX-RS subscribes when the head was sent: too late to join, as a client that has the head is
    // to be told what happens next, and cannot be refused any more.
    Runnable endOfGrant = streams.begin(grant, listener::onEnd);
    Runnable endOfStream;
    try {
      endOfStream = feed.join(listener, names, since);
    } catch (RuntimeException e) {
      endOfGrant.run();
      throw e;
    }
    Runnable endOfListening = callers.onListening(Received.of(context));
    Runnable leave =
        () -> {
          endOfStream.run();
          endOfListening.run();
          endOfGrant.run();
        };
    leaveAtTheEnd(context, leave);
    return listener.stream(leave);
  }

  /**
   * Has a listener leave that JAX-RS does not subscribe to, as an error came in between, or
   * subscribes to only after its connection was closed, which it does not notice then.
   */
  private static void leaveAtTheEnd(RoutingContext context, Runnable leave) {
    context.addEndHandler(ended -> leave.run());
    if (context.response().closed()) {
      // It may have been closed before it had the handler.
      leave.run();
    }
  }

  /** At once: what Vert.x calls to close a connection waits until all is sent. */
  private static void cut(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else if (request.connection() instanceof ConnectionBase connection) {
      ChannelFuture unused = connection.channel().close();
    }
  }

  private static StreamPosition position(String lastEventId) {
    try {
      return StreamPosition.parse(lastEventId);
    } catch (IllegalArgumentException e) {
      throw new InvalidParameterException(
          "Last-Event-ID", "an id that this stream has sent", lastEventId);
    }
  }
}
