package io.fusebox.service.linearizability;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Decision;
import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.Decision.Rejected;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Permit;
import io.fusebox.engine.Recorded;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client asks of a breaker. Calls are immutable values that say in words what they ask. */
public sealed interface Call {

  /**
   * What the breaker answers at that moment, which is in microseconds.
   *
   * @throws io.fusebox.engine.UnknownPermitException the call carries a permit that the breaker has
   *     not given
   */
  Reply putTo(Breaker breaker, long now);

  /** Asks for a permit. */
  record Acquire() implements Call {
    @Override
    public Reply putTo(Breaker breaker, long now) {
      Decision decision = breaker.apply(new AcquirePermit(null), now);
      if (decision instanceof Permitted permitted) {
        return new Reply.Permitted(permitted.permit(), permitted.state());
      }
      Rejected rejected = (Rejected) decision;
      return new Reply.Rejected(rejected.reason(), rejected.state(), rejected.generation());
    }

    @Override
    public String toString() {
      return "acquire a permit";
    }
  }

  /**
   * Reports an outcome.
   *
   * @param permit null: the client keeps no permits
   */
  record Report(Outcome outcome, @Nullable Permit permit) implements Call {
    @Override
    public Reply putTo(Breaker breaker, long now) {
      Recorded recorded = breaker.apply(new RecordOutcome(outcome, permit, null, null, null), now);
      return new Reply.Recorded(recorded.disposition(), recorded.state(), recorded.generation());
    }

    boolean isOfTrial() {
      return permit != null && permit.isTrial();
    }

    @Override
    public String toString() {
      return "report "
          + outcome.name().toLowerCase(Locale.ROOT)
          + (permit == null ? " without a permit" : " with " + permit);
    }
  }

  /** Reads the counts. */
  record Read() implements Call {
    @Override
    public Reply putTo(Breaker breaker, long now) {
      return Reply.Seen.of(breaker.view(now));
    }

    @Override
    public String toString() {
      return "read the counts";
    }
  }
}
