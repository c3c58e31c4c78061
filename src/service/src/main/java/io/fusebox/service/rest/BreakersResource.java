package io.fusebox.service.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fusebox.engine.Command.ChangeSettings;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.service.coordination.BreakerFilter;
import io.fusebox.service.coordination.Coordinator;
import io.fusebox.service.coordination.Declared;
import io.fusebox.service.coordination.NamedView;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Declaring, reading and deleting breakers. */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class BreakersResource {

  static final String MERGE_PATCH = "application/merge-patch+json";

  private final Coordinator coordinator;
  private final ObjectMapper json;

  BreakersResource(Coordinator coordinator, ObjectMapper json) {
    this.coordinator = coordinator;
    this.json = json;
  }

  @GET
  @Path("/breakers")
  public CompletionStage<BreakerBody.Page> listBreakers(
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
        .list(new BreakerFilter(name, Set.copyOf(states), after, most))
        .thenApply(breakers -> BreakerBody.Page.of(breakers, most));
  }

  @GET
  @Path("/breakers/{name}")
  public CompletionStage<Response> getBreaker(@PathParam("name") @BreakerName String name) {
    return coordinator.read(name).thenApply(breaker -> tagged(Status.OK, breaker).build());
  }

  @PUT
  @Path("/breakers/{name}")
  public CompletionStage<Response> putBreaker(
      @PathParam("name") @BreakerName String name,
      @HeaderParam("X-Caller") @CallerName @Nullable String callerHeader,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @Valid @NotNull(message = "must be a JSON object of settings; {} for the defaults")
          SettingsBody.Declared body,
      UriInfo uri) {
    Settings settings = body.toSettings();
    return coordinator
        .declare(
            name,
            new ChangeSettings(settings, callerHeader, body.reason),
            SettingsTag.precondition(ifMatch, ifNoneMatch))
        .thenApply(declared -> declared(declared, uri));
  }

  @PATCH
  @Path("/breakers/{name}")
  @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
  public CompletionStage<Response> patchBreaker(
      @PathParam("name") @BreakerName String name,
      @HeaderParam("X-Caller") @CallerName @Nullable String callerHeader,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @NotNull(message = "must be a JSON object of settings") ObjectNode body) {
    SettingsPatch patch = patch(body);
    return coordinator
        .change(
            name,
            present -> new ChangeSettings(patch.applyTo(present), callerHeader, patch.reason()),
            SettingsTag.precondition(ifMatch, null))
        .thenApply(breaker -> tagged(Status.OK, breaker).build());
  }

  private SettingsPatch patch(ObjectNode body) {
    try {
      SettingsPatch patch = SettingsPatch.read(body, json);
      String reason = patch.reason();
      if (reason != null && reason.length() > SettingsBody.LONGEST_REASON) {
        throw new BadRequestException(
            Problem.of(
                    ProblemType.INVALID_REQUEST, "reason", "reason " + SettingsBody.REASON_MESSAGE)
                .toResponse());
      }
      return patch;
    } catch (JsonProcessingException e) {
      throw new BadRequestException(RequestProblems.body(e).toResponse());
    }
  }

  private static Response declared(Declared declared, UriInfo uri) {
    return declared.created()
        ? tagged(Status.CREATED, declared.breaker()).location(uri.getAbsolutePath()).build()
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
      @PathParam("name") @BreakerName String name,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    return coordinator
        .delete(name, SettingsTag.precondition(ifMatch, null))
        .thenApply(deleted -> Response.noContent().build());
  }
}
