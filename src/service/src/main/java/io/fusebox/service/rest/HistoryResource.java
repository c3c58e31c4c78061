package io.fusebox.service.rest;

import io.fusebox.service.coordination.Coordinator;
import io.fusebox.service.coordination.HistoryFilter;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What has happened to breakers. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "History")
class HistoryResource {

  // In words, since of two media types in one operation generated clients would ask for both.
  private static final String STREAM =
      """
      A page of lines. With the header `Accept: text/event-stream` the same path answers with a \
      live stream of server-sent events instead, and then takes no parameter but `name`. \
      Generated clients do not read it: that is for a reader of event streams, such as a \
      browser's EventSource.

      An event is named `transition`, its data is a HistoryEntry, and its id says how far the \
      listener has got. Send the last id as the header `Last-Event-ID`, to any instance, and the \
      stream goes on from there with nothing left out; without one it begins with what happens \
      next. When nothing happens, events without data carry the id on. If what came after that \
      id is no longer kept, or the id is beyond the newest line, as after a restore of the \
      database, the answer is a problem with status 410, `urn:fusebox:problem:history-gone`: read \
      the breakers anew, and connect without an id. If too many listen already, it is 429.""";

  private final Coordinator coordinator;

  HistoryResource(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  /** The order of a page. */
  @Schema(name = "HistoryOrder")
  enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST
  }

  @GET
  @Path("/breakers/{name}/transitions")
  @Operation(
      operationId = "listBreakerTransitions",
      summary = "Read one breaker's history",
      description =
          "It outlives the breaker; a name without any history is a 404. With the header `Accept:"
              + " text/event-stream` the same path answers with a live stream of this breaker's"
              + " lines, as it is told at listTransitions, and then takes no parameters but the"
              + " name.")
  @APIResponse(
      responseCode = "200",
      description = "A page of history.",
      content = @Content(schema = @Schema(implementation = HistoryBody.class)))
  @APIResponse(responseCode = "404", ref = "UnknownBreaker")
  public CompletionStage<HistoryBody> listBreakerTransitions(
      @PathParam("name") @BreakerName String name,
      @Parameter(description = "Which lines come first; NEWEST_FIRST where nothing is said.")
          @QueryParam("order")
          @Nullable Order order,
      @Parameter(
              description = "How many at most.",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      format = "int32",
                      minimum = "1",
                      maximum = "1000",
                      defaultValue = "100"))
          @QueryParam("limit")
          @Min(value = 1, message = Contract.LIMIT_MESSAGE)
          @Max(value = Contract.MOST_LISTED, message = Contract.LIMIT_MESSAGE)
          @Nullable Integer limit,
      @Parameter(description = "Only lines that come after the one with this id.")
          @QueryParam("after")
          @Nullable Long after) {
    int most = Contract.limit(limit);
    return coordinator
        .historyOf(name, new HistoryFilter(name, null, newestFirst(order), after, most))
        .thenApply(entries -> HistoryBody.of(entries, most));
  }

  @GET
  @Path("/transitions")
  @Operation(
      operationId = "listTransitions",
      summary = "Read the history of all breakers",
      description = STREAM)
  @APIResponse(
      responseCode = "200",
      description = "A page of history.",
      content = @Content(schema = @Schema(implementation = HistoryBody.class)))
  public CompletionStage<HistoryBody> listTransitions(
      @Parameter(
              description =
                  "Only breakers with such a name; * stands for any characters: `payments-*`.")
          @QueryParam("name")
          @Pattern(regexp = Contract.NAME_PATTERN, message = Contract.NAME_PATTERN_MESSAGE)
          @Nullable String name,
      @Parameter(description = "Which lines come first; NEWEST_FIRST where nothing is said.")
          @QueryParam("order")
          @Nullable Order order,
      @Parameter(
              description = "How many at most.",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      format = "int32",
                      minimum = "1",
                      maximum = "1000",
                      defaultValue = "100"))
          @QueryParam("limit")
          @Min(value = 1, message = Contract.LIMIT_MESSAGE)
          @Max(value = Contract.MOST_LISTED, message = Contract.LIMIT_MESSAGE)
          @Nullable Integer limit,
      @Parameter(description = "Only lines that come after the one with this id.")
          @QueryParam("after")
          @Nullable Long after) {
    int most = Contract.limit(limit);
    return coordinator
        .history(new HistoryFilter(null, name, newestFirst(order), after, most))
        .thenApply(entries -> HistoryBody.of(entries, most));
  }

  private static boolean newestFirst(@Nullable Order order) {
    return order != Order.OLDEST_FIRST;
  }
}
