package io.fusebox.service.rest;

import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A permit whose call takes longer. */
record RenewalBody(
    @Nullable String permitId,
    @Nullable Duration permitLease,
    @Pattern(regexp = Contract.CALLER_TEXT, message = Contract.CALLER_MESSAGE)
        @Nullable String caller) {

  /** Takes the caller's name in its canonical form. */
  RenewalBody {
    caller = CallRules.canonicalCaller(caller);
  }
}
