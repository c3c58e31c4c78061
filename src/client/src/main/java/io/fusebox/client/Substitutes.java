package io.fusebox.client;

import io.fusebox.client.OutcomeBuffer.Run;
import io.fusebox.engine.Author;
import io.fusebox.engine.Breaker;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.OperatorOverride;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Breakers that go on in this process from what was last known of one in the service. */
final class Substitutes {

  private Substitutes() {}

  /**
   * A breaker in that state with these settings. An OPEN one goes on waiting for what was left of
   * the wait; of a HALF_OPEN one nobody knows what became of the trials, so that the next call is
   * one; one that nothing was heard of is CLOSED.
   *
   * @param untold what the service was not told yet: a CLOSED breaker has counted it
   */
  static LocalCore of(
      Known known, Settings settings, HostClock clock, Reporter reporter, List<Run> untold) {
    long nanoTime = System.nanoTime();
    long now = clock.micros(nanoTime);
    LocalCore core =
        new LocalCore(
            breaker(known, settings, now, nanoTime),
            clock,
            reporter.announcer(),
            reporter.caller());
    if (known.state() == State.CLOSED) {
      for (Run run : untold) {
        core.record(
            new RecordOutcome(
                run.outcome(),
                run.count(),
                null,
                LocalCore.length(run.nanos()),
                reporter.caller(),
                run.error()),
            clock.micros(run.ended()));
      }
    }
    return core;
  }

  private static Breaker breaker(Known known, Settings settings, long now, long nanoTime) {
    return switch (known.state()) {
      case CLOSED -> Breaker.closed(settings, now);
      case OPEN -> Breaker.open(settings, now, now + known.waitLeft(nanoTime) / 1000);
      case HALF_OPEN -> Breaker.open(settings, now, now - 1);
      case FORCED_OPEN, DISABLED, METRICS_ONLY -> {
        Breaker breaker = Breaker.closed(settings, now);
        OperatorOverride override = new OperatorOverride(known.state(), null, null);
        breaker.apply(new SetOverride(override, null, Author.UNKNOWN), now);
        breaker.takeTransitions();
        yield breaker;
      }
    };
  }

  /** Who speaks for the breaker, and to whom. */
  record Reporter(Announcer announcer, @Nullable String caller) {}
}
