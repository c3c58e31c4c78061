package io.fusebox.service.rest;

import io.fusebox.engine.InvalidDurationException;
import io.fusebox.engine.InvalidOverrideException;
import io.fusebox.engine.InvalidSettingsException;
import io.fusebox.engine.UnknownPermitException;
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

  /** In seconds. A database that fails over, or a queue that drains, takes about as long. */
  private static final int RETRY_AFTER = 1;

  @ServerExceptionMapper
  Response unknownBreaker(UnknownBreakerException e) {
    return Problem.of(ProblemType.UNKNOWN_BREAKER, e).toResponse();
  }

  @ServerExceptionMapper
  Response unknownPermit(UnknownPermitException e) {
    return Problem.of(ProblemType.UNKNOWN_PERMIT, "permitId", "permitId: " + e.getMessage())
        .toResponse();
  }

  @ServerExceptionMapper
  Response unknownPermitId(UnknownPermitIdException e) {
    return Problem.of(ProblemType.UNKNOWN_PERMIT, "permitId", e).toResponse();
  }

  @ServerExceptionMapper
  Response invalidSettings(InvalidSettingsException e) {
    return Problem.of(
            ProblemType.INVALID_SETTINGS,
            e.violations().stream()
                .map(violation -> new FieldError(violation.setting(), violation.message()))
                .toList())
        .toResponse();
  }

  @ServerExceptionMapper
  Response invalidOverride(InvalidOverrideException e) {
    return Problem.of(ProblemType.INVALID_REQUEST, "until", e).toResponse();
  }

  @ServerExceptionMapper
  Response invalidDuration(InvalidDurationException e) {
    return Problem.of(ProblemType.INVALID_REQUEST, "duration", e).toResponse();
  }

  @ServerExceptionMapper
  Response preconditionFailed(PreconditionFailedException e) {
    return Problem.of(ProblemType.PRECONDITION_FAILED, e).toResponse();
  }

  @ServerExceptionMapper
  Response tooManyBreakers(TooManyBreakersException e) {
    return Problem.of(ProblemType.TOO_MANY_BREAKERS, e).toResponse();
  }

  @ServerExceptionMapper
  Response overloaded(OverloadedException e) {
    return Problem.of(ProblemType.OVERLOADED, e).toResponse(RETRY_AFTER);
  }

  /** The database's own words stay in the log: they can tell more than a client is to know. */
  @ServerExceptionMapper
  Response storageUnavailable(StorageException e) {
    Log.debug("Storage unavailable", e);
    return Problem.of(
            ProblemType.STORAGE_UNAVAILABLE,
            "the database cannot be used at present; whether this request took effect is not"
                + " known: try again")
        .toResponse(RETRY_AFTER);
  }

  @ServerExceptionMapper
  Response timeLimit(TimeLimitException e) {
    return Problem.of(
            ProblemType.STORAGE_UNAVAILABLE,
            e.getMessage() + "; whether this request took effect is not known: try again")
        .toResponse(RETRY_AFTER);
  }
}
