package io.fusebox.service.rest;

import io.fusebox.engine.Decision.Rejected;
import io.fusebox.engine.Disposition;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Recorded;
import io.fusebox.service.coordination.Acquired;
import io.fusebox.service.coordination.OutcomeItem;
import io.fusebox.service.metrics.CallCounts;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls that hosts have been answered for. A call that is reported twice, with its
 * permit or its key, counts once; one that a breaker did not take into account, as it was of an
 * earlier generation or its state counts nothing, was made all the same. Safe to call from any
 * thread.
 */
@Singleton
class CallMeter {

  private final CallCounts counts;

  CallMeter(CallCounts counts) {
    this.counts = counts;
  }

  /**
   * Counts a call that was asked for or reported by itself, once that is stored.
   *
   * @param decision null: the request came before, and was counted then
   */
  void onDecided(Received received, @Nullable Object body, @Nullable Object decision) {
    if (decision instanceof Recorded recorded) {
      Outcome outcome = outcome(received.operation());
      if (outcome != null && recorded.disposition() != Disposition.DUPLICATE) {
        counts.onCalls(received.name(), outcome, 1, duration(body));
      }
    } else if (decision instanceof Acquired acquired && acquired.decision() instanceof Rejected) {
      counts.onNotPermitted(received.name(), 1);
    }
  }

  private static @Nullable Outcome outcome(Operation operation) {
    return switch (operation) {
      case RECORD_SUCCESS -> Outcome.SUCCESS;
      case RECORD_FAILURE -> Outcome.FAILURE;
      case RELEASE_PERMIT -> Outcome.RELEASED;
      default -> null;
    };
  }

  private static @Nullable Duration duration(@Nullable Object body) {
    return body instanceof OutcomeBody report ? report.duration() : null;
  }

  /** Counts what was reported of one breaker with other breakers' calls, once that is stored. */
  void onCounted(OutcomeItem item) {
    for (OutcomeItem.Run run : item.runs()) {
      counts.onCalls(
          item.breaker(),
          run.outcomes().outcome(),
          run.outcomes().count(),
          run.outcomes().duration());
    }
    if (item.notPermitted() != null) {
      counts.onNotPermitted(item.breaker(), item.notPermitted().count());
    }
  }
}
