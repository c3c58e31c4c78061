package io.fusebox.service.rest;

import io.fusebox.engine.InvalidDurationException;
import io.fusebox.engine.InvalidOverrideException;
import io.fusebox.engine.InvalidRunException;
import io.fusebox.engine.InvalidSettingsException;
import io.fusebox.engine.UnknownPermitException;
import io.fusebox.service.access.KeyRefusedException;
import io.fusebox.service.coordination.HistoryGoneException;
import io.fusebox.service.coordination.IdempotencyKeyReusedException;
import io.fusebox.service.coordination.OverloadedException;
import io.fusebox.service.coordination.PreconditionFailedException;
import io.fusebox.service.coordination.StorageException;
import io.fusebox.service.coordination.TimeLimitException;
import io.fusebox.service.coordination.TooManyBreakersException;
import io.fusebox.service.coordination.UnknownBreakerException;
import io.fusebox.service.coordination.UnknownPermitIdException;
import io.fusebox.service.rest.Problem.FieldError;
import io.quarkus.logging.Log;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What the engine, the coordinator and the store refuse, as problems. */
class DomainProblems {

  @ServerExceptionMapper({
    UnknownBreakerException.class,
    UnknownPermitException.class,
    UnknownPermitIdException.class,
    IdempotencyKeyReusedException.class,
    InvalidSettingsException.class,
    InvalidOverrideException.class,
    InvalidDurationException.class,
    InvalidRunException.class,
    PreconditionFailedException.class,
    TooManyBreakersException.class,
    HistoryGoneException.class,
    KeyRefusedException.class,
    OverloadedException.class,
    StorageException.class,
    TimeLimitException.class
  })
  Response failed(RuntimeException e) {
    return problemOf(e).toResponse();
  }

  /** The problem that a failure of the coordinator's is. */
  static Problem problemOf(Throwable e) {
    if (e instanceof ProblemException told) {
      return told.problem();
    }
    if (e instanceof UnknownBreakerException unknown) {
      return Problem.of(ProblemType.UNKNOWN_BREAKER, unknown);
    }
    if (e instanceof UnknownPermitException unknown) {
      String message = "permitId: " + unknown.getMessage();
      return Problem.of(ProblemType.UNKNOWN_PERMIT, "permitId", message);
    }
    if (e instanceof UnknownPermitIdException unknown) {
      return Problem.of(ProblemType.UNKNOWN_PERMIT, "permitId", unknown);
    }
    if (e instanceof IdempotencyKeyReusedException reused) {
      return Problem.of(ProblemType.IDEMPOTENCY_KEY_REUSED, "Idempotency-Key", reused);
    }
    if (e instanceof PreconditionFailedException failed) {
      return Problem.of(ProblemType.PRECONDITION_FAILED, failed);
    }
    if (e instanceof TooManyBreakersException many) {
      return Problem.of(ProblemType.TOO_MANY_BREAKERS, many);
    }
    if (e instanceof KeyRefusedException refused) {
      return Problem.of(
          refused.why() == KeyRefusedException.Why.NAME_TAKEN
              ? ProblemType.KEY_NAME_TAKEN
              : ProblemType.TOO_MANY_KEYS,
          refused);
    }
    if (e instanceof HistoryGoneException gone) {
      return Problem.of(ProblemType.HISTORY_GONE, "Last-Event-ID", gone);
    }
    return e instanceof IllegalArgumentException invalid ? invalid(invalid) : trouble(e);
  }

  private static Problem invalid(IllegalArgumentException e) {
    if (e instanceof InvalidSettingsException settings) {
      return Problem.of(
          ProblemType.INVALID_SETTINGS,
          settings.violations().stream()
              .map(violation -> new FieldError(violation.setting(), violation.message()))
              .toList());
    }
    String field =
        e instanceof InvalidOverrideException
            ? "until"
            : e instanceof InvalidDurationException duration ? duration.name() : "count";
    return Problem.of(ProblemType.INVALID_REQUEST, field, e);
  }

  private static Problem trouble(Throwable e) {
    if (e instanceof OverloadedException overloaded) {
      return Problem.of(ProblemType.OVERLOADED, overloaded);
    }
    if (e instanceof TimeLimitException limit) {
      return Problem.of(
          ProblemType.STORAGE_UNAVAILABLE,
          limit.getMessage() + "; whether this request took effect is not known: try again");
    }
    if (e instanceof StorageException) {
      // The database's own words stay in the log: they can tell more than a client is to know.
      Log.debug("Storage unavailable", e);
      return Problem.of(
          ProblemType.STORAGE_UNAVAILABLE,
          "the database cannot be used at present; whether this request took effect is not"
              + " known: try again");
    }
    return RequestProblems.unforeseen(e);
  }
}
