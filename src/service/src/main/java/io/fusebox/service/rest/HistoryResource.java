package io.fusebox.service.rest;

import io.fusebox.service.coordination.Coordinator;
import io.fusebox.service.coordination.NamePatterns;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What has happened to breakers. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
class HistoryResource {

  private final Coordinator coordinator;

  HistoryResource(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  @GET
  @Path("/breakers/{name}/transitions")
  public CompletionStage<HistoryBody> listBreakerTransitions(
      @Context RoutingContext context, @BeanParam @Valid HistoryQuery query) {
    String name = Received.of(context).name();
    return coordinator
        .historyOf(name, query.filter(name, null, NamePatterns.ALL))
        .thenApply(entries -> HistoryBody.of(entries, query.limit()));
  }

  @GET
  @Path("/transitions")
  public CompletionStage<HistoryBody> listTransitions(
      @Context RoutingContext context,
      @QueryParam("name")
          @Pattern(regexp = Contract.NAME_PATTERN, message = Contract.NAME_PATTERN_MESSAGE)
          @Nullable String name,
      @BeanParam @Valid HistoryQuery query) {
    return coordinator
        .history(query.filter(null, name, Received.of(context).grant().breakers()))
        .thenApply(entries -> HistoryBody.of(entries, query.limit()));
  }
}
