package io.fusebox.service.rest;

import io.fusebox.service.coordination.Coordinator;
import io.fusebox.service.coordination.IdempotencyKey;
import io.fusebox.service.coordination.ItemResult;
import io.fusebox.service.coordination.OutcomeItem;
import io.fusebox.service.rest.OutcomesAnswer.Item;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What hosts call that report many calls at once. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
class OutcomesResource {

  private final Coordinator coordinator;
  private final OutcomesReader reader;
  private final SeenCallers callers;
  private final CallMeter meter;

  OutcomesResource(
      Coordinator coordinator, OutcomesReader reader, SeenCallers callers, CallMeter meter) {
    this.meter = meter;
    this.coordinator = coordinator;
    this.callers = callers;
    this.reader = reader;
  }

  @POST
  @Path("/outcomes")
  public CompletionStage<OutcomesAnswer> recordOutcomes(@Context RoutingContext context) {
    Received received = Received.of(context);
    return received
        .body()
        // It takes milliseconds, which those who ask for permits are not to wait for.
        .thenCompose(
            body ->
                context
                    .vertx()
                    .executeBlocking(() -> reader.read(body, received), false)
                    .toCompletionStage()
                    .thenCompose(read -> record(received, body, read)));
  }

  private CompletionStage<OutcomesAnswer> record(
      Received received, Buffer body, List<OutcomesReader.Read> read) {
    List<OutcomeItem> items =
        read.stream().map(OutcomesReader.Read::item).filter(Objects::nonNull).toList();
    for (OutcomeItem item : items) {
      callers.onCall(received, item.breaker(), callerOf(item, received));
    }
    return coordinator
        .recordAll(items, key(received, body), meter::onCounted)
        .thenApply(results -> answer(read, results.iterator()));
  }

  private static @Nullable String callerOf(OutcomeItem item, Received received) {
    return item.runs().isEmpty() ? received.caller() : item.runs().get(0).outcomes().caller();
  }

  private static @Nullable IdempotencyKey key(Received received, Buffer body) {
    String key = received.idempotencyKey();
    return key == null
        ? null
        : IdempotencyKey.of(
            key, "outcomes " + received.caller() + " " + body.toString(StandardCharsets.UTF_8));
  }

  private static OutcomesAnswer answer(
      List<OutcomesReader.Read> read, Iterator<ItemResult> results) {
    return new OutcomesAnswer(
        read.stream()
            .map(item -> item.problem() == null ? Item.of(results.next()) : Item.of(item.problem()))
            .toList());
  }
}
