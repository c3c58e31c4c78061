package io.fusebox.service.rest;

import io.fusebox.engine.BreakerView.CallerFailures;
import io.fusebox.engine.BreakerView.FailingCallers;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Whose failures there are. */
@Schema(
    name = "FailingCallers",
    description = "Whose failures there are: one host's, or all hosts'?",
    requiredProperties = {"callers", "others"})
record FailingCallersBody(
    @Schema(description = "At most 10, most failures first.") List<Caller> callers,
    @Schema(
            description =
                "Failures of callers that are not among these: of more than 10, those with the"
                    + " fewest failures are counted together. 0: all are named.",
            example = "0")
        int others) {

  /** How many failures a caller reported. */
  @Schema(
      name = "CallerFailures",
      description = "How many failures a caller reported.",
      requiredProperties = {"caller", "failures"})
  record Caller(
      @Schema(
              nullable = true,
              description = "The caller; null: calls that came without a name.",
              example = "host-b")
          @Nullable String caller,
      @Schema(description = "Exactly how many of the failures are its own.", example = "5")
          int failures) {

    static Caller of(CallerFailures caller) {
      return new Caller(caller.caller(), caller.failures());
    }
  }

  static FailingCallersBody of(FailingCallers failing) {
    return new FailingCallersBody(
        failing.callers().stream().map(Caller::of).toList(), failing.others());
  }
}
