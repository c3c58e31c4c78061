package io.fusebox.service.rest;

import io.fusebox.engine.Command.ChangeSettings;
import io.fusebox.engine.State;
import io.fusebox.service.coordination.BreakerFilter;
import io.fusebox.service.coordination.Coordinator;
import io.fusebox.service.coordination.Declared;
import io.fusebox.service.coordination.NamedView;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** Declaring, reading and deleting breakers. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
class BreakersResource {

  private final Coordinator coordinator;
  private final JsonBodies bodies;

  BreakersResource(Coordinator coordinator, JsonBodies bodies) {
    this.coordinator = coordinator;
    this.bodies = bodies;
  }

  @GET
  @Path("/breakers")
  public CompletionStage<BreakerBody.Page> listBreakers(
      @Context RoutingContext context,
      @QueryParam("state") List<State> states,
      @QueryParam("name")
          @Pattern(regexp = Contract.NAME_PATTERN, message = Contract.NAME_PATTERN_MESSAGE)
          @Nullable String name,
      @QueryParam("limit")
          @Min(value = 1, message = Contract.LIMIT_MESSAGE)
          @Max(value = Contract.MOST_LISTED, message = Contract.LIMIT_MESSAGE)
          @Nullable Integer limit,
      @QueryParam("after") @Pattern(regexp = Contract.NAME_TEXT, message = Contract.NAME_MESSAGE)
          @Nullable String after) {
    int most = Contract.limit(limit);
    return coordinator
        .list(
            new BreakerFilter(
                name, Received.of(context).grant().breakers(), Set.copyOf(states), after, most))
        .thenApply(breakers -> BreakerBody.Page.of(breakers, most));
  }

  @GET
  @Path("/breakers/{name}")
  public CompletionStage<Response> getBreaker(@Context RoutingContext context) {
    String name = Received.of(context).name();
    return coordinator.read(name).thenApply(breaker -> tagged(Status.OK, breaker).build());
  }

  @PUT
  @Path("/breakers/{name}")
  public CompletionStage<Response> putBreaker(
      @Context RoutingContext context,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch) {
    Received received = Received.of(context);
    return received
        .body()
        .thenCompose(
            sent -> {
              SettingsBody.Declared body =
                  bodies.require(
                      sent,
                      SettingsBody.Declared.class,
                      "must be a JSON object of settings; {} for the defaults");
              return coordinator.declare(
                  received.name(),
                  new ChangeSettings(body.toSettings(), received.author(body.reason)),
                  SettingsTag.precondition(ifMatch, ifNoneMatch));
            })
        .thenApply(
            declared -> declared(declared, Objects.requireNonNull(context.request().path())));
  }

  @PATCH
  @Path("/breakers/{name}")
  public CompletionStage<Response> patchBreaker(
      @Context RoutingContext context,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    Received received = Received.of(context);
    return received
        .body()
        .thenCompose(
            sent -> {
              SettingsPatch patch = SettingsPatch.read(sent, bodies);
              return coordinator.change(
                  received.name(),
                  present ->
                      new ChangeSettings(patch.applyTo(present), received.author(patch.reason())),
                  SettingsTag.precondition(ifMatch, null));
            })
        .thenApply(breaker -> tagged(Status.OK, breaker).build());
  }

  /**
   * The answer to a declaration.
   *
   * @param path of the request, as it was sent. No host: what the client calls this one is not for
   *     us to repeat, and a proxy in front may have another name for it
   */
  private static Response declared(Declared declared, String path) {
    return declared.created()
        ? tagged(Status.CREATED, declared.breaker()).header(HttpHeaders.LOCATION, path).build()
        : tagged(Status.OK, declared.breaker()).build();
  }

  private static Response.ResponseBuilder tagged(Status status, NamedView breaker) {
    return Response.status(status)
        .entity(BreakerBody.of(breaker))
        .header(HttpHeaders.ETAG, SettingsTag.of(breaker.view().settings()));
  }

  @DELETE
  @Path("/breakers/{name}")
  public CompletionStage<Response> deleteBreaker(
      @Context RoutingContext context,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @QueryParam("reason")
          @CodePointLength(max = Contract.LONGEST_REASON, message = Contract.REASON_MESSAGE)
          @Nullable String reason) {
    Received received = Received.of(context);
    return coordinator
        .delete(received.name(), received.author(reason), SettingsTag.precondition(ifMatch, null))
        .thenApply(deleted -> Response.noContent().build());
  }
}
