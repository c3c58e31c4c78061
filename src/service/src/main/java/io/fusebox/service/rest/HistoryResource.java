package io.fusebox.service.rest;

import io.fusebox.service.coordination.Coordinator;
import io.fusebox.service.coordination.HistoryFilter;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
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

  /** The order of a page. */
  enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST
  }

  @GET
  @Path("/breakers/{name}/transitions")
  public CompletionStage<HistoryBody> listBreakerTransitions(
      @Context RoutingContext context,
      @QueryParam("order") @Nullable Order order,
      @QueryParam("limit")
          @Min(value = 1, message = Contract.LIMIT_MESSAGE)
          @Max(value = Contract.MOST_LISTED, message = Contract.LIMIT_MESSAGE)
          @Nullable Integer limit,
      @QueryParam("after") @Nullable Long after) {
    String name = Received.of(context).name();
    int most = Contract.limit(limit);
    return coordinator
        .historyOf(name, new HistoryFilter(name, null, newestFirst(order), after, most))
        .thenApply(entries -> HistoryBody.of(entries, most));
  }

  @GET
  @Path("/transitions")
  public CompletionStage<HistoryBody> listTransitions(
      @QueryParam("name")
          @Pattern(regexp = Contract.NAME_PATTERN, message = Contract.NAME_PATTERN_MESSAGE)
          @Nullable String name,
      @QueryParam("order") @Nullable Order order,
      @QueryParam("limit")
          @Min(value = 1, message = Contract.LIMIT_MESSAGE)
          @Max(value = Contract.MOST_LISTED, message = Contract.LIMIT_MESSAGE)
          @Nullable Integer limit,
      @QueryParam("after") @Nullable Long after) {
    int most = Contract.limit(limit);
    return coordinator
        .history(new HistoryFilter(null, name, newestFirst(order), after, most))
        .thenApply(entries -> HistoryBody.of(entries, most));
  }

  private static boolean newestFirst(@Nullable Order order) {
    return order != Order.OLDEST_FIRST;
  }
}
