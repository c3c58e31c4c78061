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
import org.jspecify.annotations.Nullable;

/** What operators do to breakers. */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class OperatorsResource {

  private final Coordinator coordinator;
  private final Replies<NamedView, BreakerBody> breakers;

  OperatorsResource(Coordinator coordinator) {
    this.coordinator = coordinator;
    this.breakers = new Replies<>(BreakerBody.class, BreakerBody::of);
  }

  @POST
  @Path("/breakers/{name}/reset")
  public CompletionStage<BreakerBody> resetBreaker(
      @PathParam("name") @BreakerName String name,
      @HeaderParam("X-Caller") @CallerName @Nullable String callerHeader,
      @HeaderParam("Idempotency-Key") @IdempotencyKeyText @Nullable String idempotencyKey,
      @Valid @Nullable CallerBody body) {
    String caller = CallerBody.of(body, callerHeader);
    return coordinator.operate(
        name, new Reset(caller), breakers.to(idempotencyKey, () -> "reset " + name + " " + caller));
  }

  @PUT
  @Path("/breakers/{name}/override")
  public CompletionStage<BreakerBody> putOverride(
      @PathParam("name") @BreakerName String name,
      @HeaderParam("X-Caller") @CallerName @Nullable String callerHeader,
      @Valid @NotNull(message = "must be a JSON object with a state") OverrideBody body) {
    return operate(name, body.toCommand(callerHeader));
  }

  @DELETE
  @Path("/breakers/{name}/override")
  public CompletionStage<BreakerBody> deleteOverride(
      @PathParam("name") @BreakerName String name,
      @HeaderParam("X-Caller") @CallerName @Nullable String callerHeader) {
    return operate(name, new LiftOverride(callerHeader));
  }

  private CompletionStage<BreakerBody> operate(String name, Command<BreakerView> command) {
    return coordinator.operate(name, command, breakers.to(null, () -> ""));
  }
}
