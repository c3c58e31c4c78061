package io.fusebox.service.rest;

import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who asks for a permit, and for how long it takes a trial. */
record AcquireBody(
    @Pattern(regexp = Contract.CALLER_TEXT, message = Contract.CALLER_MESSAGE)
        @Nullable String caller,
    @Nullable Duration permitLease) {

  /** Takes the caller's name in its canonical form. */
  AcquireBody {
    caller = CallRules.canonicalCaller(caller);
  }

  static final AcquireBody EMPTY = new AcquireBody(null, null);
}
