package io.fusebox.service.rest;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Command;
import io.fusebox.engine.Command.LiftOverride;
import io.fusebox.engine.Command.Reset;
import io.fusebox.service.coordination.Coordinator;
import io.fusebox.service.coordination.NamedView;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What operators do to breakers. */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operators")
class OperatorsResource {

  private final Coordinator coordinator;
  private final Replies<NamedView, BreakerBody> breakers;

  OperatorsResource(Coordinator coordinator) {
    this.coordinator = coordinator;
    this.breakers = new Replies<>(BreakerBody.class, BreakerBody::of);
  }

  @POST
  @Path("/breakers/{name}/reset")
  @Operation(
      operationId = "resetBreaker",
      summary = "Close a breaker and forget what it has counted",
      description = "Outcomes of calls permitted before are stale. An override stays.")
  @APIResponse(
      responseCode = "200",
      description = "The breaker.",
      content = @Content(schema = @Schema(implementation = BreakerBody.class)))
  @APIResponse(responseCode = "404", ref = "UnknownBreaker")
  public CompletionStage<BreakerBody> resetBreaker(
      @PathParam("name") @BreakerName String name,
      @HeaderParam("X-Caller") @CallerName @Nullable String callerHeader,
      @HeaderParam("Idempotency-Key") @IdempotencyKeyText @Nullable String idempotencyKey,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = CallerBody.class),
                      examples = @ExampleObject(name = "caller", value = Examples.CALLER)))
          @Valid
          @Nullable CallerBody body) {
    String caller = CallerBody.of(body, callerHeader);
    return coordinator.operate(
        name, new Reset(caller), breakers.to(idempotencyKey, () -> "reset " + name + " " + caller));
  }

  @PUT
  @Path("/breakers/{name}/override")
  @Operation(
      operationId = "putOverride",
      summary = "Force a breaker open, disable it, or let it only count",
      description = "The breaker's own state is kept meanwhile, and resumed afterwards.")
  @APIResponse(
      responseCode = "200",
      description = "The breaker.",
      content = @Content(schema = @Schema(implementation = BreakerBody.class)))
  @APIResponse(responseCode = "404", ref = "UnknownBreaker")
  public CompletionStage<BreakerBody> putOverride(
      @PathParam("name") @BreakerName String name,
      @HeaderParam("X-Caller") @CallerName @Nullable String callerHeader,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = OverrideBody.class),
                      examples = @ExampleObject(name = "maintenance", value = Examples.OVERRIDE)))
          @Valid
          @NotNull(message = "must be a JSON object with a state")
          OverrideBody body) {
    return operate(name, body.toCommand(callerHeader));
  }

  @DELETE
  @Path("/breakers/{name}/override")
  @Operation(
      operationId = "deleteOverride",
      summary = "Lift an override",
      description = "The breaker goes on where it was. Without an override nothing changes.")
  @APIResponse(
      responseCode = "200",
      description = "The breaker.",
      content = @Content(schema = @Schema(implementation = BreakerBody.class)))
  @APIResponse(responseCode = "404", ref = "UnknownBreaker")
  public CompletionStage<BreakerBody> deleteOverride(
      @PathParam("name") @BreakerName String name,
      @HeaderParam("X-Caller") @CallerName @Nullable String callerHeader) {
    return operate(name, new LiftOverride(callerHeader));
  }

  private CompletionStage<BreakerBody> operate(String name, Command<BreakerView> command) {
    return coordinator.operate(name, command, breakers.to(null, () -> ""));
  }
}
