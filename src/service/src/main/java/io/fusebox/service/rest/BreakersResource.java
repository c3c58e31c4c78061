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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Declaring, reading and deleting breakers. */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Breakers")
class BreakersResource {

  private static final String TAG_DESCRIPTION =
      "Stands for the settings: send it as If-Match to change them only if nobody else has.";

  static final String MERGE_PATCH = "application/merge-patch+json";

  private final Coordinator coordinator;
  private final ObjectMapper json;

  BreakersResource(Coordinator coordinator, ObjectMapper json) {
    this.coordinator = coordinator;
    this.json = json;
  }

  @GET
  @Path("/breakers")
  @Operation(
      operationId = "listBreakers",
      summary = "List breakers, ordered by name",
      description = "Page by page: send `next` of one page as `after` for the next.")
  @APIResponse(
      responseCode = "200",
      description = "A page of breakers.",
      content = @Content(schema = @Schema(implementation = BreakerBody.Page.class)))
  public CompletionStage<BreakerBody.Page> listBreakers(
      @Parameter(
              description =
                  "Only breakers in this state, or in one of several: `state=OPEN&state=HALF_OPEN`.")
          @QueryParam("state")
          List<State> states,
      @Parameter(
              description =
                  "Only breakers with such a name; * stands for any characters: `payments-*`.")
          @QueryParam("name")
          @Pattern(regexp = Contract.NAME_PATTERN, message = Contract.NAME_PATTERN_MESSAGE)
          @Nullable String name,
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
      @Parameter(description = "Only breakers that come after this name.")
          @QueryParam("after")
          @Pattern(regexp = Contract.NAME_TEXT, message = Contract.NAME_MESSAGE)
          @Nullable String after) {
    int most = Contract.limit(limit);
    return coordinator
        .list(new BreakerFilter(name, Set.copyOf(states), after, most))
        .thenApply(breakers -> BreakerBody.Page.of(breakers, most));
  }

  @GET
  @Path("/breakers/{name}")
  @Operation(operationId = "getBreaker", summary = "Read a breaker with its counts and rates")
  @APIResponse(
      responseCode = "200",
      description = "The breaker.",
      headers =
          @Header(
              name = "ETag",
              description = TAG_DESCRIPTION,
              schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = BreakerBody.class)))
  @APIResponse(responseCode = "404", ref = "UnknownBreaker")
  public CompletionStage<Response> getBreaker(@PathParam("name") @BreakerName String name) {
    return coordinator.read(name).thenApply(breaker -> tagged(Status.OK, breaker).build());
  }

  @PUT
  @Path("/breakers/{name}")
  @Operation(
      operationId = "putBreaker",
      summary = "Declare a breaker, or change its settings",
      description =
          "What is left out takes its default; null turns a rule off. The breaker's state stays,"
              + " and so does what still fits of its window.")
  @APIResponse(
      responseCode = "200",
      description = "The settings are changed, or were so before.",
      headers =
          @Header(
              name = "ETag",
              description = TAG_DESCRIPTION,
              schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = BreakerBody.class)))
  @APIResponse(
      responseCode = "201",
      description = "The breaker is new.",
      headers = {
        @Header(
            name = "ETag",
            description = TAG_DESCRIPTION,
            schema = @Schema(implementation = String.class)),
        @Header(
            name = "Location",
            description = "Where the breaker is.",
            schema = @Schema(implementation = String.class))
      },
      content = @Content(schema = @Schema(implementation = BreakerBody.class)))
  @APIResponse(responseCode = "409", ref = "TooManyBreakers")
  @APIResponse(responseCode = "412", ref = "PreconditionFailed")
  public CompletionStage<Response> putBreaker(
      @PathParam("name") @BreakerName String name,
      @HeaderParam("X-Caller") @CallerName @Nullable String callerHeader,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = SettingsBody.Declared.class),
                      examples = @ExampleObject(name = "rate", value = Examples.SETTINGS)))
          @Valid
          @NotNull(message = "must be a JSON object of settings; {} for the defaults")
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
  @Operation(
      operationId = "patchBreaker",
      summary = "Change some of a breaker's settings",
      description =
          "A merge patch (RFC 7396): what is left out stays as it is; null turns a rule off, and"
              + " gives any other setting its default. A breaker that is not there is not created.")
  @APIResponse(
      responseCode = "200",
      description = "The settings are changed, or were so before.",
      headers =
          @Header(
              name = "ETag",
              description = TAG_DESCRIPTION,
              schema = @Schema(implementation = String.class)),
      content = @Content(schema = @Schema(implementation = BreakerBody.class)))
  @APIResponse(responseCode = "404", ref = "UnknownBreaker")
  @APIResponse(responseCode = "412", ref = "PreconditionFailed")
  public CompletionStage<Response> patchBreaker(
      @PathParam("name") @BreakerName String name,
      @HeaderParam("X-Caller") @CallerName @Nullable String callerHeader,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @RequestBody(
              required = true,
              content = {
                @Content(
                    mediaType = MERGE_PATCH,
                    schema = @Schema(ref = "SettingsPatch"),
                    examples = @ExampleObject(name = "rate", value = Examples.SETTINGS_PATCH)),
                @Content(
                    mediaType = MediaType.APPLICATION_JSON,
                    schema = @Schema(ref = "SettingsPatch"),
                    examples = @ExampleObject(name = "rate", value = Examples.SETTINGS_PATCH))
              })
          @NotNull(message = "must be a JSON object of settings")
          ObjectNode body) {
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
  @Operation(
      operationId = "deleteBreaker",
      summary = "Delete a breaker",
      description =
          "Its history stays. Used again, it comes to life anew, and permits of before are stale.")
  @APIResponse(responseCode = "204", description = "It is deleted.")
  @APIResponse(responseCode = "404", ref = "UnknownBreaker")
  @APIResponse(responseCode = "412", ref = "PreconditionFailed")
  public CompletionStage<Response> deleteBreaker(
      @PathParam("name") @BreakerName String name,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    return coordinator
        .delete(name, SettingsTag.precondition(ifMatch, null))
        .thenApply(deleted -> Response.noContent().build());
  }
}
