package io.fusebox.service.rest;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.fusebox.service.rest.Problem.FieldError;
import io.quarkus.logging.Log;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Requests that never got as far as the breakers, as problems. */
class RequestProblems {

  static final String NOT_FOUND = "there is nothing at this path: see the contract at /q/openapi";
  static final String METHOD_NOT_ALLOWED =
      "this path does not take this method: see the Allow header";

  @ServerExceptionMapper
  Response invalidParameters(ConstraintViolationException e) {
    return violated(e.getConstraintViolations()).toResponse();
  }

  /** What of a request breaks which rules. */
  static Problem violated(Collection<? extends ConstraintViolation<?>> violations) {
    return Problem.of(
        ProblemType.INVALID_REQUEST,
        violations.stream()
            .map(RequestProblems::error)
            .sorted(Comparator.comparing(FieldError::field))
            .toList());
  }

  private static FieldError error(ConstraintViolation<?> violation) {
    String field = "";
    for (Path.Node node : violation.getPropertyPath()) {
      boolean isNamed = node.getName() != null && node.getKind() != ElementKind.CONTAINER_ELEMENT;
      field = isNamed ? node.getName() : field;
    }
    Object value = violation.getInvalidValue();
    String was = value == null ? "" : ", but was '" + Text.shortened(value.toString()) + "'";
    String name =
        switch (field) {
          // What has another name in Java than on the wire.
          case "lasting" -> "for";
          default -> field;
        };
    return new FieldError(name, name + " " + violation.getMessage() + was);
  }

  @ServerExceptionMapper
  Response refused(ProblemException e) {
    return e.problem().toResponse();
  }

  /** What the framework refuses: a parameter, or what is not under the contract's paths. */
  @ServerExceptionMapper
  Response refused(WebApplicationException e) {
    Response answer = e.getResponse();
    if (answer.getEntity() instanceof Problem) {
      return answer;
    }
    return switch (answer.getStatus()) {
      case 404 -> Problem.of(ProblemType.NOT_FOUND, NOT_FOUND).toResponse();
      case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED, METHOD_NOT_ALLOWED).toResponse();
      default -> unforeseen(e).toResponse();
    };
  }

  /** What is wrong with JSON that cannot be read. */
  static Problem body(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      String known =
          unknown.getKnownPropertyIds().stream()
              .map(String::valueOf)
              .sorted()
              .collect(Collectors.joining(", "));
      String field = path(unknown);
      return Problem.of(
          ProblemType.INVALID_REQUEST, field, field + " is not known here; known are " + known);
    }
    if (e instanceof JsonMappingException mapping
        && !mapping.getPath().isEmpty()
        && !(mapping.getCause() instanceof JsonParseException)) {
      String field = path(mapping);
      return Problem.of(ProblemType.INVALID_REQUEST, field, field + " " + expectation(mapping));
    }
    if (e instanceof MismatchedInputException) {
      return Problem.of(ProblemType.INVALID_REQUEST, "the body must be one JSON object");
    }
    return Problem.of(ProblemType.MALFORMED_JSON, "the body is not JSON: " + position(e));
  }

  private static String expectation(JsonMappingException e) {
    if (e instanceof InvalidFormatException format) {
      return expected(format.getTargetType())
          + ", but was '"
          + Text.shortened(String.valueOf(format.getValue()))
          + "'";
    }
    if (e instanceof MismatchedInputException mismatched) {
      return expected(mismatched.getTargetType()) + ", but was of another type";
    }
    if (e.getCause() instanceof InputCoercionException coercion) {
      return expected(coercion.getTargetType()) + " within its range";
    }
    return "cannot be read: " + Text.shortened(e.getOriginalMessage());
  }

  private static String expected(@Nullable Class<?> type) {
    if (type == null) {
      return "must have the type that the contract gives it";
    }
    if (type.isEnum()) {
      return "must be one of "
          + Arrays.stream(type.getEnumConstants())
              .map(String::valueOf)
              .collect(Collectors.joining(", "));
    }
    if (TemporalAmount.class.isAssignableFrom(type)) {
      return "must be an ISO-8601 duration such as \"PT60S\"";
    }
    if (Temporal.class.isAssignableFrom(type)) {
      return "must be an ISO-8601 instant such as \"2026-01-31T12:00:00Z\"";
    }
    String name = type.getSimpleName().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "int", "integer", "long" -> "must be a whole number";
      case "float", "double" -> "must be a number";
      default -> "must be a " + name;
    };
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining("."));
  }

  private static String position(JsonProcessingException e) {
    String where =
        e.getLocation() == null
            ? ""
            : " at line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr();
    return Text.shortened(e.getOriginalMessage()) + where;
  }

  @ServerExceptionMapper
  Response unexpected(Throwable e, RoutingContext context) {
    boolean isOfConnection = e instanceof IOException && !(e instanceof JsonProcessingException);
    if (isOfConnection && isClosed(context)) {
      // The head of an event stream could not be written. Clients close connections as they like.
      Log.debug("A client closed its connection before it was answered", e);
      return internalError().toResponse();
    }
    return unforeseen(e).toResponse();
  }

  private static boolean isClosed(RoutingContext context) {
    // Where a write has failed, Netty closes the channel before Vert.x hears of either.
    return context.response().closed()
        || (context.request().connection() instanceof ConnectionBase connection
            && !connection.channel().isOpen());
  }

  /** What nobody foresaw; its cause is for the log. */
  static Problem unforeseen(Throwable e) {
    Log.error("A request failed for a reason that nobody foresaw", e);
    return internalError();
  }

  private static Problem internalError() {
    return Problem.of(ProblemType.INTERNAL_ERROR, "the service failed at this; its log says more");
  }
}
