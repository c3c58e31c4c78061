package io.fusebox.service.rest;

import io.fusebox.engine.Author;
import io.fusebox.engine.BreakerView;
import io.fusebox.engine.Command;
import io.fusebox.engine.Command.EndWait;
import io.fusebox.engine.Command.LiftOverride;
import io.fusebox.engine.Command.Reset;
import io.fusebox.service.coordination.Coordinator;
import io.fusebox.service.coordination.NamedView;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** What operators do to breakers. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
class OperatorsResource {

  private final Coordinator coordinator;
  private final JsonBodies bodies;
  private final Replies<NamedView> breakers;

  OperatorsResource(Coordinator coordinator, JsonBodies bodies) {
    this.coordinator = coordinator;
    this.bodies = bodies;
    this.breakers = new Replies<>(view -> bodies.write(BreakerBody.of(view)));
  }

  @POST
  @Path("/breakers/{name}/reset")
  public CompletionStage<byte[]> resetBreaker(@Context RoutingContext context) {
    Received received = Received.of(context);
    return received.body().thenCompose(sent -> act(received, sent, Reset::new));
  }

  @POST
  @Path("/breakers/{name}/half-open")
  public CompletionStage<byte[]> halfOpenBreaker(@Context RoutingContext context) {
    Received received = Received.of(context);
    return received.body().thenCompose(sent -> act(received, sent, EndWait::new));
  }

  private CompletionStage<byte[]> act(
      Received received, Buffer sent, Function<Author, Command<BreakerView>> action) {
    Author author = ActionBody.author(bodies.read(sent, ActionBody.class), received);
    Command<BreakerView> command = action.apply(author);
    return coordinator
        .operate(
            received.name(),
            command,
            breakers.to(received.idempotencyKey(), () -> received.name() + " " + command))
        .thenApply(JsonAnswer::bytes);
  }

  @PUT
  @Path("/breakers/{name}/override")
  public CompletionStage<byte[]> putOverride(@Context RoutingContext context) {
    Received received = Received.of(context);
    return received
        .body()
        .thenCompose(
            sent -> {
              OverrideBody body =
                  bodies.require(sent, OverrideBody.class, "must be a JSON object with a state");
              return operate(received, body.toCommand(received.author(body.reason())));
            });
  }

  @DELETE
  @Path("/breakers/{name}/override")
  public CompletionStage<byte[]> deleteOverride(
      @Context RoutingContext context,
      @QueryParam("reason")
          @CodePointLength(max = Contract.LONGEST_REASON, message = Contract.REASON_MESSAGE)
          @Nullable String reason) {
    Received received = Received.of(context);
    return operate(received, new LiftOverride(received.author(reason)));
  }

  private CompletionStage<byte[]> operate(Received received, Command<BreakerView> command) {
    return coordinator
        .operate(received.name(), command, breakers.to(null, () -> ""))
        .thenApply(JsonAnswer::bytes);
  }
}
