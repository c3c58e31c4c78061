package io.fusebox.service.coordination;

import io.fusebox.engine.Command.CountNotPermitted;
import io.fusebox.engine.Command.RecordLate;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Disposition;
import io.fusebox.engine.Micros;
import io.fusebox.engine.Recorded;
import io.fusebox.engine.State;
import io.fusebox.engine.UnknownPermitException;
import io.fusebox.service.coordination.ItemResult.Counted;
import io.fusebox.service.coordination.ItemResult.Refused;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one caller reports of one breaker: runs of calls, in the order in which they ended.
 *
 * @param breaker its name
 * @param runs all of one generation, or all of none; empty only where notPermitted is not null
 * @param notPermitted calls that the caller rejected by what the breaker had said to it, which are
 *     counted behind the runs in whatever state the breaker is by then; null: none
 */
public record OutcomeItem(
    String breaker, List<Run> runs, @Nullable CountNotPermitted notPermitted) {

  /** Runs of calls alone. */
  public OutcomeItem(String breaker, List<Run> runs) {
    this(breaker, runs, null);
  }

  /**
   * Calls that ended alike.
   *
   * @param age how long ago they ended. The breaker counts them as of then, or as of the latest
   *     moment that it has seen if that was later
   */
  public record Run(RecordOutcome outcomes, Duration age) {}

  ItemResult applyTo(StoredBreaker stored, long now) {
    long recorded = 0;
    long stale = 0;
    long ignored = 0;
    State state = State.CLOSED;
    long generation = 0;
    for (Run run : runs) {
      Recorded answer;
      try {
        long ended = now - Micros.of(run.age());
        answer = stored.breaker().apply(new RecordLate(run.outcomes(), ended), now);
      } catch (UnknownPermitException e) {
        // The first run's: what one run may be of, all may.
        return new Refused(String.valueOf(e.getMessage()));
      }
      int rest = run.outcomes().count() - answer.count();
      recorded += answer.count();
      stale += answer.disposition() == Disposition.STALE ? rest : 0;
      ignored += answer.disposition() == Disposition.IGNORED ? rest : 0;
      state = answer.state();
      generation = answer.generation();
    }
    if (notPermitted != null) {
      Recorded answer = stored.breaker().apply(notPermitted, now);
      state = answer.state();
      generation = answer.generation();
    }
    return new Counted(recorded, stale, ignored, state, generation);
  }
}
