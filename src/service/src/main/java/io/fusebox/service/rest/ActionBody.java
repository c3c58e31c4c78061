package io.fusebox.service.rest;

import io.fusebox.engine.Author;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** Who asks for an operator's action, and why. */
record ActionBody(
    @Pattern(regexp = Contract.CALLER_TEXT, message = Contract.CALLER_MESSAGE)
        @Nullable String caller,
    @CodePointLength(max = Contract.LONGEST_REASON, message = Contract.REASON_MESSAGE)
        @Nullable String reason) {

  /** Takes the caller's name in its canonical form. */
  ActionBody {
    caller = CallRules.canonicalCaller(caller);
  }

  private static final ActionBody EMPTY = new ActionBody(null, null);

  /** The author of the action; null: the request has no body. */
  static Author author(@Nullable ActionBody sent, Received received) {
    ActionBody body = sent == null ? EMPTY : sent;
    return received.author(body.caller, body.reason);
  }
}
