package io.fusebox.service.linearizability;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.BreakerView.Counts;
import io.fusebox.engine.Micros;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.engine.UnknownPermitException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One breaker of the engine, asked one thing after another. Mutable.
 *
 * <p>Its time stands still, but for the waits in OPEN: whoever asks says whether the wait is over
 * by then. When that may be, by the clients' clock, is for {@link TimeBounds} to say. So leases
 * never lapse here, and those of a history have to be longer than it.
 */
final class Model {

  private final Breaker breaker;

  /** In microseconds. */
  private long now;

  /** When the wait is over; of no meaning unless OPEN. */
  private long openUntil;

  private Model(Breaker breaker, long now, long openUntil) {
    this.breaker = breaker;
    this.now = now;
    this.openUntil = openUntil;
  }

  /** A breaker that nobody has asked anything yet. */
  static Model of(Settings settings) {
    return new Model(Breaker.closed(settings, 0), 0, 0);
  }

  Model copy() {
    return new Model(Breaker.restore(breaker.settings(), breaker.snapshot()), now, openUntil);
  }

  State state() {
    return breaker.state();
  }

  long generation() {
    return breaker.generation();
  }

  /** Whether these counts may be shown now or later in this generation. */
  boolean mayShow(Counts counts) {
    Counts mine = breaker.view(now).counts();
    return mine.notPermittedCalls() <= counts.notPermittedCalls()
        && mine.bufferedCalls() <= counts.bufferedCalls()
        && (state() != State.OPEN || isSameWindow(mine, counts));
  }

  private static boolean isSameWindow(Counts mine, Counts counts) {
    return mine.bufferedCalls() == counts.bufferedCalls()
        && mine.failedCalls() == counts.failedCalls()
        && mine.slowCalls() == counts.slowCalls()
        && mine.consecutiveFailures() == counts.consecutiveFailures();
  }

  /** A number that grows with every change. */
  long changes() {
    return breaker.changes();
  }

  /** How long the wait is, in nanoseconds; of no meaning unless the breaker has just tripped. */
  long waitNanos() {
    return (openUntil - now) * 1000;
  }

  /**
   * What the breaker answers.
   *
   * @param afterWait whether the wait is over, where the breaker is OPEN
   * @return null: nothing, as the call carries a permit that this breaker has not given
   */
  @Nullable Reply answer(Call call, boolean afterWait) {
    if (afterWait) {
      now = openUntil + 1;
    }
    long before = generation();
    Reply reply;
    try {
      reply = call.putTo(breaker, now);
    } catch (UnknownPermitException e) {
      return null;
    }
    if (generation() != before) {
      breaker.takeTransitions();
      Instant until = breaker.view(now).openUntil();
      openUntil = until == null ? 0 : Micros.of(until);
    }
    return reply;
  }

  /** What this can be told by from models that behave differently from here on. */
  Object key() {
    Counts counts = breaker.view(now).counts();
    return isOrderOfCallsForgotten(counts)
        ? new Outline(state(), generation(), counts, openUntil - now)
        : ByteBuffer.wrap(breaker.snapshot());
  }

  /**
   * In which order calls are in the window cannot be told from outside, as long as no rate is
   * computed from it and no call has been pushed out of it. Were it kept, a wrong history would
   * have to be tried in every order of its overlapping outcomes, which are more than anybody waits
   * for. In OPEN, the window is only shown.
   */
  private boolean isOrderOfCallsForgotten(Counts counts) {
    Settings settings = breaker.settings();
    boolean hasRateRule =
        settings.failureRateThreshold() != null || settings.slowCallRateThreshold() != null;
    return state() == State.OPEN
        || (state() == State.CLOSED
            && !hasRateRule
            && counts.bufferedCalls() < settings.slidingWindowSize());
  }

  /**
   * A model in CLOSED or OPEN, when the order of calls is forgotten.
   *
   * @param left of the wait; it tells how often the breaker has tripped in a row, where that counts
   */
  private record Outline(State state, long generation, Counts counts, long left) {}
}
