package io.fusebox.client;

import io.fusebox.client.api.ApiException;
import io.fusebox.client.model.CallOutcome;
import io.fusebox.client.model.RecordedOutcome;
import io.fusebox.engine.Outcome;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended that the service gave a permit for. It keeps its key and its words, so that it
 * counts once, however often it is sent.
 */
final class SingleReport {

  private final ServiceCore core;
  private final Outcome outcome;
  private final CallOutcome call;
  private final UUID key = RequestKey.next();
  private final long made = System.nanoTime();

  SingleReport(
      ServiceCore core, String permitId, Outcome outcome, long nanos, @Nullable String error) {
    Duration duration = LocalCore.length(nanos);
    this.core = core;
    this.outcome = outcome;
    this.call =
        new CallOutcome()
            .permitId(permitId)
            .duration(duration == null ? null : duration.toString())
            .error(Batch.cut(error));
  }

  ServiceCore core() {
    return core;
  }

  /** When it came to be, on {@link System#nanoTime}. */
  long made() {
    return made;
  }

  /** Sends it; blocks. */
  RecordedOutcome send(ServiceApi api) throws ApiException {
    return api.record(core.name(), outcome, call, key);
  }
}
