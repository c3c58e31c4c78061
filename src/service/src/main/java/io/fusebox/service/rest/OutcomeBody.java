package io.fusebox.service.rest;

import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a host reports of a call. */
@Schema(name = "CallOutcome", description = "How a call went.")
record OutcomeBody(
    @Schema(
            nullable = true,
            description =
                "The permit that the call was made with. Without one, the outcome counts in"
                    + " CLOSED only.",
            example = "h9p2v0c3k8.1.0.4fx0zqs")
        @Nullable String permitId,
    @Schema(
            nullable = true,
            implementation = String.class,
            format = "duration",
            description = "How long the call took, ISO-8601, from PT0S to P365D.",
            example = "PT0.25S")
        @Nullable Duration duration,
    @Schema(
            nullable = true,
            pattern = Contract.CALLER,
            description = CallerBody.DESCRIPTION,
            example = "host-a")
        @Pattern(regexp = Contract.CALLER_TEXT, message = Contract.CALLER_MESSAGE)
        @Nullable String caller,
    @Schema(
            nullable = true,
            maxLength = Contract.LONGEST_ERROR,
            description = Contract.ERROR_DESCRIPTION,
            example = "connection refused")
        @Nullable String error) {

  /** Takes the caller's name in its canonical form. */
  OutcomeBody {
    caller = CallerBody.canonical(caller);
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
