package io.fusebox.service.rest;

import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a host reports of a call. */
record OutcomeBody(
    @Nullable String permitId,
    @Nullable Duration duration,
    @Pattern(regexp = Contract.CALLER_TEXT, message = Contract.CALLER_MESSAGE)
        @Nullable String caller,
    @Nullable String error) {

  /** Takes the caller's name in its canonical form. */
  OutcomeBody {
    caller = CallRules.canonicalCaller(caller);
  }

  static final OutcomeBody EMPTY = new OutcomeBody(null, null, null, null);

  /** All that a report says, to tell it from another: cheaper than the texts of its parts. */
  String inOneText(String what, @Nullable String from) {
    StringBuilder text = new StringBuilder(what);
    if (permitId != null) {
      text.append("\np").append(permitId);
    }
    if (duration != null) {
      text.append("\nd").append(duration.getSeconds()).append('.').append(duration.getNano());
    }
    if (from != null) {
      text.append("\nc").append(from);
    }
    return error == null ? text.toString() : text.append("\ne").append(error).toString();
  }
}
