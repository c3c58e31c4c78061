package io.fusebox.service.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.fusebox.engine.Outcome;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the operations that hosts call around each of their calls. Not JAX-RS, which takes a
 * sixth of all the processors' time for such a call.
 */
@ApplicationScoped
class PermitHandlers {

  private static final String JSON = "application/json;charset=UTF-8";

  private final Map<Operation, Call<?, ?>> calls;

  PermitHandlers(PermitCalls calls, ObjectMapper mapper) {
    RepeatedJson<RecordedBody> recorded = new RepeatedJson<>(mapper);
    Bodies<OutcomeBody> outcomes = Bodies.of(OutcomeBody.class, mapper);
    this.calls =
        Map.of(
            Operation.ACQUIRE_PERMIT,
            new Call<>(
                Bodies.of(AcquireBody.class, mapper),
                calls::acquire,
                permit -> Buffer.buffer(mapper.writeValueAsBytes(permit))),
            Operation.RENEW_PERMIT,
            new Call<>(
                Bodies.of(RenewalBody.class, mapper),
                calls::renew,
                renewed -> Buffer.buffer(mapper.writeValueAsBytes(renewed))),
            Operation.RECORD_SUCCESS,
            new Call<>(outcomes, recording(calls, Outcome.SUCCESS), recorded::of),
            Operation.RECORD_FAILURE,
            new Call<>(outcomes, recording(calls, Outcome.FAILURE), recorded::of),
            Operation.RELEASE_PERMIT,
            new Call<>(outcomes, recording(calls, Outcome.RELEASED), recorded::of));
  }

  private static Work<OutcomeBody, RecordedBody> recording(PermitCalls calls, Outcome outcome) {
    return (received, body) -> calls.record(received, outcome, body);
  }

  /** What is done for a call; body null: it has none. */
  private interface Work<B, T> {
    CompletionStage<T> begin(Received received, @Nullable B body);
  }

  /** How an answer is written. */
  private interface Json<T> {
    Buffer of(T answer) throws JsonProcessingException;
  }

  /** What its body is. */
  private record Bodies<B>(Class<B> type, ObjectReader reader) {
    static <B> Bodies<B> of(Class<B> type, ObjectMapper mapper) {
      return new Bodies<>(type, mapper.readerFor(type));
    }
  }

  /** One of the calls. */
  private record Call<B, T>(Bodies<B> bodies, Work<B, T> work, Json<T> json) {

    /**
     * Begins it.
     *
     * @throws RuntimeException the request breaks a rule, and nothing has been done
     */
    CompletionStage<T> begin(Received received, Buffer body) {
      received.requireType(body);
      return work.begin(received, JsonBodies.read(body, bodies.reader(), bodies.type()));
    }
  }

  /**
   * Carries out a request, if it is for one of these operations.
   *
   * @return false: it is for another
   */
  boolean carryOut(Received received) {
    Call<?, ?> call = calls.get(received.operation());
    if (call == null) {
      return false;
    }
    received.read(body -> carryOut(call, received, body));
    return true;
  }

  private static <T> void carryOut(Call<?, T> call, Received received, Buffer body) {
    RoutingContext context = received.context();
    CompletionStage<T> answer;
    try {
      answer = call.begin(received, body);
    } catch (RuntimeException e) {
      DomainProblems.problemOf(e).send(context.response());
      return;
    }
    Context loop = context.vertx().getOrCreateContext();
    answer.whenComplete(
        (said, failure) -> loop.runOnContext(now -> answer(context, call, said, failure)));
  }

  private static <T> void answer(
      RoutingContext context, Call<?, T> call, T said, @Nullable Throwable failure) {
    HttpServerResponse response = context.response();
    if (response.closed()) {
      return;
    }
    if (failure != null) {
      DomainProblems.problemOf(failure).send(response);
      return;
    }
    try {
      response.putHeader("Content-Type", JSON).end(call.json().of(said));
    } catch (JsonProcessingException e) {
      RequestProblems.unforeseen(e).send(response);
    }
  }
}
