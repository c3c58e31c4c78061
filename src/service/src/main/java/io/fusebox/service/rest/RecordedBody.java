package io.fusebox.service.rest;

import io.fusebox.engine.Disposition;
import io.fusebox.engine.Recorded;
import io.fusebox.engine.State;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer to an outcome. */
@Schema(
    name = "RecordedOutcome",
    description = "What became of an outcome.",
    requiredProperties = {"disposition", "state", "generation"})
record RecordedBody(
    @Schema(
            description =
                "RECORDED: taken into account. DUPLICATE: this trial was reported before. STALE:"
                    + " its permit is of an earlier generation. EXPIRED: its trial permit had gone"
                    + " back already. IGNORED: the present state counts no such outcome.")
        Disposition disposition,
    @Schema(description = "The breaker's state afterwards.") State state,
    @Schema(description = "The breaker's generation afterwards.", example = "1") long generation) {

  static RecordedBody of(Recorded recorded) {
    return new RecordedBody(recorded.disposition(), recorded.state(), recorded.generation());
  }
}
