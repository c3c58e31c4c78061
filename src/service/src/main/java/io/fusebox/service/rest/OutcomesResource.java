package io.fusebox.service.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fusebox.service.coordination.Coordinator;
import io.fusebox.service.coordination.IdempotencyKey;
import io.fusebox.service.coordination.ItemResult;
import io.fusebox.service.coordination.OutcomeItem;
import io.fusebox.service.rest.OutcomesAnswer.Item;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What hosts call that report many calls at once. */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class OutcomesResource {

  private final Coordinator coordinator;
  private final ObjectMapper json;
  private final Validator validator;

  OutcomesResource(Coordinator coordinator, ObjectMapper json, Validator validator) {
    this.coordinator = coordinator;
    this.json = json;
    this.validator = validator;
  }

  @POST
  @Path("/outcomes")
  @Blocking // reading it takes milliseconds, which those who ask for permits are not to wait for
  public CompletionStage<OutcomesAnswer> recordOutcomes(
      @HeaderParam("X-Caller") @CallerName @Nullable String callerHeader,
      @HeaderParam("Idempotency-Key") @IdempotencyKeyText @Nullable String idempotencyKey,
      @Valid @NotNull(message = "must be a JSON object with an array 'outcomes'")
          OutcomesBody body) {
    List<ReadItem> read = body.outcomes().stream().map(item -> read(item, callerHeader)).toList();
    List<OutcomeItem> items = read.stream().map(ReadItem::item).filter(Objects::nonNull).toList();
    IdempotencyKey key =
        idempotencyKey == null
            ? null
            : IdempotencyKey.of(idempotencyKey, "outcomes " + callerHeader + " " + body);
    return coordinator.recordAll(items, key).thenApply(results -> answer(read, results.iterator()));
  }

  private ReadItem read(JsonNode item, @Nullable String callerHeader) {
    try {
      OutcomesBody.Item body = json.treeToValue(item, OutcomesBody.Item.class);
      if (body == null) {
        return ReadItem.of(Problem.of(ProblemType.INVALID_REQUEST, "an item must be an object"));
      }
      if (body.runs() == null && body.notPermitted() == null) {
        return ReadItem.of(
            Problem.of(ProblemType.INVALID_REQUEST, "runs", "runs must be there, or notPermitted"));
      }
      Set<ConstraintViolation<OutcomesBody.Item>> violations = validator.validate(body);
      return violations.isEmpty()
          ? new ReadItem(body.toItem(callerHeader), null)
          : ReadItem.of(RequestProblems.violated(violations));
    } catch (JsonProcessingException e) {
      return ReadItem.of(RequestProblems.body(e));
    } catch (IllegalArgumentException e) {
      return ReadItem.of(DomainProblems.problemOf(e));
    }
  }

  private static OutcomesAnswer answer(List<ReadItem> read, Iterator<ItemResult> results) {
    return new OutcomesAnswer(
        read.stream()
            .map(item -> item.problem() == null ? Item.of(results.next()) : Item.of(item.problem()))
            .toList());
  }

  /** An item as the coordinator takes it, or the problem with it. */
  private record ReadItem(@Nullable OutcomeItem item, @Nullable Problem problem) {
    static ReadItem of(Problem problem) {
      return new ReadItem(null, problem);
    }
  }
}
