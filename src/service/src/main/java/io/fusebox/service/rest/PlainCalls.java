package io.fusebox.service.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.fusebox.engine.Outcome;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers the calls that hosts make around each of theirs in front of JAX-RS, which takes a sixth
 * of all the processors' time for such a call. It takes requests that are as plain as nearly all
 * are, and answers as {@link PermitsResource} does, to which it leaves all others, and whatever is
 * wrong with a request.
 */
@ApplicationScoped
class PlainCalls {

  /** After {@link BodyLimit} and {@link EmptyBody}. */
  private static final int PRIORITY = 50;

  private static final String BREAKERS = "/v1/breakers/";
  private static final String JSON = "application/json;charset=UTF-8";

  private static final Set<String> ACCEPTING_JSON = Set.of("*/*", "application/json");
  private static final Set<String> TYPES_OF_JSON =
      Set.of(
          "application/json",
          "application/json;charset=UTF-8",
          "application/json;charset=utf-8",
          "application/json; charset=UTF-8",
          "application/json; charset=utf-8");

  private final Map<String, Call<?, ?>> calls;

  PlainCalls(PermitCalls calls, ObjectMapper mapper) {
    RepeatedJson<RecordedBody> recorded = new RepeatedJson<>(mapper);
    ObjectReader outcomes = mapper.readerFor(OutcomeBody.class);
    ObjectReader requests = mapper.readerFor(AcquireBody.class);
    ObjectReader renewals = mapper.readerFor(RenewalBody.class);
    this.calls =
        Map.of(
            "acquire-permit",
            new Call<>(
                requests,
                calls::acquire,
                permit -> Buffer.buffer(mapper.writeValueAsBytes(permit))),
            "renew-permit",
            new Call<>(
                renewals,
                calls::renew,
                renewed -> Buffer.buffer(mapper.writeValueAsBytes(renewed))),
            "record-success",
            new Call<>(outcomes, recording(calls, Outcome.SUCCESS), recorded::of),
            "record-failure",
            new Call<>(outcomes, recording(calls, Outcome.FAILURE), recorded::of),
            "release-permit",
            new Call<>(outcomes, recording(calls, Outcome.RELEASED), recorded::of));
  }

  private static Work<OutcomeBody, RecordedBody> recording(PermitCalls calls, Outcome outcome) {
    return (name, caller, key, body) -> calls.record(name, outcome, caller, key, body);
  }

  /** What is done for a call. */
  private interface Work<B, T> {
    CompletionStage<T> begin(
        String name, @Nullable String caller, @Nullable String key, @Nullable B body);
  }

  /** How an answer is written. */
  private interface Json<T> {
    Buffer of(T answer) throws JsonProcessingException;
  }

  /** One of the calls. */
  private record Call<B, T>(ObjectReader bodies, Work<B, T> work, Json<T> json) {

    /**
     * Begins it.
     *
     * @throws IOException the body is not what this call takes
     * @throws RuntimeException the call breaks a rule, and nothing has been done
     */
    CompletionStage<T> begin(HttpServerRequest request, String name, Buffer sent)
        throws IOException {
      @Nullable B body = sent.length() == 0 ? null : bodies.readValue(sent.getBytes());
      return work.begin(
          name, request.getHeader(CallerHeader.NAME), request.getHeader("Idempotency-Key"), body);
    }
  }

  void register(@Observes Filters filters) {
    filters.register(this::take, PRIORITY);
  }

  private void take(RoutingContext context) {
    String path = Objects.requireNonNullElse(context.request().path(), "");
    int end = path.lastIndexOf('/');
    Call<?, ?> call = path.startsWith(BREAKERS) ? calls.get(path.substring(end + 1)) : null;
    if (call == null || end < BREAKERS.length() || !isPlain(context.request())) {
      context.next();
      return;
    }
    String name = PathSegment.decoded(path.substring(BREAKERS.length(), end));
    if (name == null) {
      context.next();
      return;
    }
    Buffer collected = context.body().buffer();
    if (collected != null) {
      carryOut(call, context, name, collected);
    } else {
      context.request().bodyHandler(body -> carryOut(call, context, name, body)).resume();
    }
  }

  private static boolean isPlain(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    String accept = request.getHeader("Accept");
    return HttpMethod.POST.equals(request.method())
        && request.query() == null
        && (type == null || TYPES_OF_JSON.contains(type))
        && (accept == null || acceptsJson(accept))
        && !request.headers().contains("Expect");
  }

  /** Whether JSON is among what is accepted, and nothing is said of what is liked better. */
  static boolean acceptsJson(String accept) {
    if (ACCEPTING_JSON.contains(accept)) {
      return true;
    }
    if (accept.indexOf(';') >= 0) {
      return false;
    }
    // By hand: a regular expression that skips spaces takes 100 ms for 8,000 of them.
    int start = 0;
    while (start <= accept.length()) {
      int comma = accept.indexOf(',', start);
      int end = comma < 0 ? accept.length() : comma;
      if (ACCEPTING_JSON.contains(accept.substring(start, end).strip())) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  private static <T> void carryOut(
      Call<?, T> call, RoutingContext context, String name, Buffer body) {
    HttpServerRequest request = context.request();
    CompletionStage<T> answer = null;
    boolean hasBody = body.length() > 0;
    if (hasBody == request.headers().contains("Content-Type")) {
      try {
        answer = call.begin(request, name, body);
      } catch (IOException | RuntimeException refused) {
        // Nothing has been done, and those to whom it is left find and tell what is wrong.
      }
    }
    if (answer == null) {
      BodyLimit.handOn(context, body);
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
      context.fail(e);
    }
  }
}
