package io.fusebox.service.rest;

import com.fasterxml.jackson.databind.ObjectReader;
import io.fusebox.engine.Outcome;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
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

  private final Map<Operation, Call<?>> calls;
  private final Tracing tracing;
  private final CallMeter meter;

  PermitHandlers(PermitCalls calls, JsonBodies json, Tracing tracing, CallMeter meter) {
    this.tracing = tracing;
    this.meter = meter;
    Bodies<OutcomeBody> outcomes = Bodies.of(OutcomeBody.class, json);
    this.calls =
        Map.of(
            Operation.ACQUIRE_PERMIT,
            new Call<>(Bodies.of(AcquireBody.class, json), calls::acquire),
            Operation.RENEW_PERMIT,
            new Call<>(Bodies.of(RenewalBody.class, json), calls::renew),
            Operation.RECORD_SUCCESS,
            new Call<>(outcomes, recording(calls, Outcome.SUCCESS)),
            Operation.RECORD_FAILURE,
            new Call<>(outcomes, recording(calls, Outcome.FAILURE)),
            Operation.RELEASE_PERMIT,
            new Call<>(outcomes, recording(calls, Outcome.RELEASED)));
  }

  private static Work<OutcomeBody> recording(PermitCalls calls, Outcome outcome) {
    return (received, body) -> calls.record(received, outcome, body);
  }

  /** What is done for a call; body null: it has none. */
  private interface Work<B> {
    CompletionStage<JsonAnswer> begin(Received received, @Nullable B body);
  }

  /** What its body is. */
  private record Bodies<B>(Class<B> type, ObjectReader reader) {
    static <B> Bodies<B> of(Class<B> type, JsonBodies json) {
      return new Bodies<>(type, json.readerFor(type));
    }
  }

  /** One of the calls. */
  private record Call<B>(Bodies<B> bodies, Work<B> work) {}

  /**
   * Carries out a request, if it is for one of these operations.
   *
   * @return false: it is for another
   */
  boolean carryOut(Received received) {
    Call<?> call = calls.get(received.operation());
    if (call == null) {
      return false;
    }
    received.read(body -> carryOut(call, received, body));
    return true;
  }

  private void carryOut(Call<?> call, Received received, Buffer body) {
    try {
      begin(call, received, body);
    } catch (RuntimeException e) {
      DomainProblems.problemOf(e).send(received.context().response());
    }
  }

  /**
   * Begins a call.
   *
   * @throws RuntimeException the request breaks a rule, and nothing has been done
   */
  private <B> void begin(Call<B> call, Received received, Buffer sent) {
    received.requireType(sent);
    B body = JsonBodies.read(sent, call.bodies().reader(), call.bodies().type());
    CompletionStage<JsonAnswer> answer = call.work().begin(received, body);
    Context loop = received.context().vertx().getOrCreateContext();
    answer.whenComplete(
        (said, failure) -> loop.runOnContext(now -> answer(received, body, said, failure)));
  }

  private void answer(
      Received received, @Nullable Object body, JsonAnswer said, @Nullable Throwable failure) {
    HttpServerResponse response = received.context().response();
    if (failure == null) {
      meter.onDecided(received, body, said.decision());
      tracing.onDecided(said.decision());
    }
    if (response.closed()) {
      return;
    }
    if (failure != null) {
      DomainProblems.problemOf(failure).send(response);
      return;
    }
    Buffer text;
    try {
      text = Buffer.buffer(said.bytes());
    } catch (RuntimeException e) {
      RequestProblems.unforeseen(e).send(response);
      return;
    }
    response.putHeader("Content-Type", JSON).end(text);
  }
}
