package io.fusebox.service.rest;

import io.fusebox.engine.BreakerView.ErrorFailures;
import io.fusebox.engine.BreakerView.FailingErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which errors the failures had. */
record FailingErrorsBody(List<ErrorBody> errors, int others) {

  /** How many failures had an error. */
  record ErrorBody(@Nullable String error, int failures) {

    static ErrorBody of(ErrorFailures error) {
      return new ErrorBody(error.error(), error.failures());
    }
  }

  static FailingErrorsBody of(FailingErrors failing) {
    return new FailingErrorsBody(
        failing.errors().stream().map(ErrorBody::of).toList(), failing.others());
  }
}
