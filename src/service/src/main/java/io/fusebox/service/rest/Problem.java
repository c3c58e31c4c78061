package io.fusebox.service.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fusebox.engine.DisplayText;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An error as RFC 9457 has it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
    String type, String title, int status, String detail, @Nullable List<FieldError> errors) {

  /** Takes out of what is repeated of a request what people are not to be shown. */
  Problem {
    detail = DisplayText.clean(detail);
  }

  static final String MEDIA_TYPE = "application/problem+json";
  private static final String RETRY_AFTER = "Retry-After";

  /** One field that was wrong. */
  record FieldError(String field, String message) {

    /** Takes out of what is repeated of a request what people are not to be shown. */
    FieldError {
      field = DisplayText.clean(field);
      message = DisplayText.clean(message);
    }
  }

  static Problem of(ProblemType type, String detail) {
    return new Problem(type.uri(), type.title(), type.status(), detail, null);
  }

  /** With the words of an exception whose message is made for clients. */
  static Problem of(ProblemType type, Exception refusal) {
    return of(type, wordsOf(refusal));
  }

  /** With the words of an exception whose message is made for clients, about one field. */
  static Problem of(ProblemType type, String field, Exception refusal) {
    return of(type, field, wordsOf(refusal));
  }

  private static String wordsOf(Exception refusal) {
    return Objects.requireNonNullElse(refusal.getMessage(), refusal.toString());
  }

  static Problem of(ProblemType type, List<FieldError> errors) {
    String detail = String.join("; ", errors.stream().map(FieldError::message).toList());
    return new Problem(type.uri(), type.title(), type.status(), detail, errors);
  }

  static Problem of(ProblemType type, String field, String detail) {
    return of(type, List.of(new FieldError(field, detail)));
  }

  Response toResponse() {
    return Response.status(status)
        .type(MediaType.valueOf(MEDIA_TYPE))
        .header(RETRY_AFTER, retryAfter())
        .header(Access.CHALLENGE_HEADER, challenge())
        .entity(this)
        .build();
  }

  /** Answers with it, where the framework does not. */
  void send(HttpServerResponse response) {
    AnswerHeaders.add(response);
    response.setStatusCode(status).putHeader("Content-Type", MEDIA_TYPE);
    String retryAfter = retryAfter();
    if (retryAfter != null) {
      response.putHeader(RETRY_AFTER, retryAfter);
    }
    String challenge = challenge();
    if (challenge != null) {
      response.putHeader(Access.CHALLENGE_HEADER, challenge);
    }
    response.end(Json.encode(this));
  }

  /** What would let the sender do more (RFC 6750, 3.1); null: nothing. */
  private @Nullable String challenge() {
    return type.equals(ProblemType.FORBIDDEN.uri())
        ? Access.CHALLENGE + ", error=\"insufficient_scope\""
        : null;
  }

  /** After how many seconds to try again; null: that would be of no use. */
  private @Nullable String retryAfter() {
    // A database that fails over, or a queue that drains, takes about as long.
    return ProblemType.passes(status) ? "1" : null;
  }
}
