package io.fusebox.service.rest;

import io.fusebox.engine.BreakerView.CallerFailures;
import io.fusebox.engine.BreakerView.FailingCallers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose failures there are. */
record FailingCallersBody(List<Caller> callers, int others) {

  /** How many failures a caller reported. */
  record Caller(@Nullable String caller, int failures) {

    static Caller of(CallerFailures caller) {
      return new Caller(caller.caller(), caller.failures());
    }
  }

  static FailingCallersBody of(FailingCallers failing) {
    return new FailingCallersBody(
        failing.callers().stream().map(Caller::of).toList(), failing.others());
  }
}
