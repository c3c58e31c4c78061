package io.fusebox.service.coordination;

import io.fusebox.engine.Disposition;
import io.fusebox.engine.Micros;
import io.fusebox.engine.OperatorOverride;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Permit;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition.Cause;
import io.fusebox.engine.UnknownPermitException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A breaker as plainly as it can be said, of which the simulation knows what each command, one
 * after the other, must have been answered. It knows failures in a row, and no rates. Answers and
 * lines of history are words, as of {@link SimulationWords}.
 */
final class SimulationModel {

  static final long NEVER = Long.MAX_VALUE;

  /** After how long to ask again while trials are out. */
  private static final long RETRY_MICROS = 1_000_000;

  /** By how much clocks may differ before one is taken to have been set back. */
  private static final long TOLERATED_MICROS = 1_000_000;

  private Settings settings;
  private State computed = State.CLOSED;
  private long generation = 1;
  private long asOf;
  private long trips;
  private long openUntil;
  private long halfOpenSince;
  private SimulationTally tally;
  private SimulationTally ofOverride = new SimulationTally(1);
  private @Nullable OperatorOverride override;
  private final SimulationTrials trials = new SimulationTrials();
  private final List<String> lines = new ArrayList<>();

  /** What became of a run of calls. */
  record Result(Disposition disposition, int recorded) {}

  SimulationModel(Settings settings, long now) {
    this.settings = settings;
    this.asOf = now;
    this.tally = new SimulationTally(settings.slidingWindowSize());
  }

  State state() {
    return override == null ? computed : override.state();
  }

  long generation() {
    return generation;
  }

  Settings settings() {
    return settings;
  }

  List<String> takeLines() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  // Commands.

  String acquire(@Nullable Duration lease, long now) {
    moveTo(now);
    if (state() == State.FORCED_OPEN) {
      ofOverride.notPermitted++;
      return SimulationWords.rejected(
          "FORCED_OPEN", state(), generation, untilThen(endOfOverride()));
    }
    if (override != null || computed == State.CLOSED) {
      return SimulationWords.permitted(state(), new Permit(generation, 0), null);
    }
    if (computed == State.OPEN && asOf > openUntil) {
      halfOpen(asOf);
    }
    if (computed == State.OPEN) {
      tally.notPermitted++;
      return SimulationWords.rejected("OPEN", state(), generation, untilThen(openUntil + 1));
    }
    if (trials.used() < settings.permittedNumberOfCallsInHalfOpenState()) {
      long expiresAt = asOf + leaseOf(lease);
      long asked = lease == null ? 0 : leaseOf(lease);
      Permit permit = new Permit(generation, trials.give(expiresAt, asked));
      return SimulationWords.permitted(state(), permit, expiresAt);
    }
    tally.notPermitted++;
    return SimulationWords.rejected(
        "HALF_OPEN_NO_PERMITS",
        state(),
        generation,
        untilThen(Math.min(trials.nextLapse(), asOf + RETRY_MICROS)));
  }

  private long leaseOf(@Nullable Duration asked) {
    long usual = Micros.of(settings.permitLease());
    long longest = Math.max(usual, Micros.of(settings.maxPermitLease()));
    return asked == null ? usual : Math.min(longest, Micros.of(asked));
  }

  String renew(Permit permit, @Nullable Duration lease, long now) {
    moveTo(now);
    if (permit.generation() >= generation && !wasGiven(permit)) {
      return SimulationWords.refused(UnknownPermitException.class);
    }
    if (permit.generation() < generation) {
      return SimulationWords.renewed(null, "STALE", state(), generation);
    }
    if (!permit.isTrial()) {
      return SimulationWords.renewed(null, null, state(), generation);
    }
    String refusal = trials.refusal(permit.trial());
    if (refusal != null) {
      return SimulationWords.renewed(null, refusal, state(), generation);
    }
    long limit = Micros.of(settings.maxWaitDurationInHalfOpenState());
    long end = limit == 0 ? NEVER : halfOpenSince + limit;
    long until = trials.renew(permit.trial(), Math.min(asOf + leaseOf(lease), end), leaseOf(lease));
    return SimulationWords.renewed(until, null, state(), generation);
  }

  private @Nullable Long untilThen(long until) {
    return until == NEVER ? null : Math.max(1, -Math.floorDiv(asOf - until, 1_000));
  }

  /**
   * Reports a run.
   *
   * @return null: the breaker has given no such permit
   */
  @Nullable Result report(Outcome outcome, int count, @Nullable Permit permit, long now) {
    moveTo(now);
    return reportAll(outcome, count, permit, asOf);
  }

  /** Reports a run that ended a while ago, as {@link #report} otherwise. */
  @Nullable Result reportLate(
      Outcome outcome, int count, @Nullable Permit permit, long ended, long now) {
    setBackTo(now);
    moveToNoEarlier(Math.min(now, ended));
    return reportAll(outcome, count, permit, ended);
  }

  private @Nullable Result reportAll(
      Outcome outcome, int count, @Nullable Permit permit, long ended) {
    int recorded = 0;
    Disposition disposition = Disposition.IGNORED;
    for (int i = 0; i < count; i++) {
      if (permit != null && permit.generation() >= generation && !wasGiven(permit)) {
        return null;
      }
      disposition = reportOne(outcome, permit, ended);
      recorded += disposition == Disposition.RECORDED ? 1 : 0;
    }
    return new Result(disposition, recorded);
  }

  private boolean wasGiven(Permit permit) {
    return permit.generation() == generation
        && permit.trial() <= (computed == State.HALF_OPEN ? trials.given() : 0);
  }

  private Disposition reportOne(Outcome outcome, @Nullable Permit permit, long ended) {
    if (permit != null && permit.generation() < generation) {
      return Disposition.STALE;
    }
    if (permit == null || !permit.isTrial()) {
      return state() == State.METRICS_ONLY || state() == State.CLOSED
          ? count(outcome, ended)
          : Disposition.IGNORED;
    }
    // A trial belongs to the round that gave it, whatever override stands beside that.
    Disposition disposition = trials.takeBack(permit.trial(), outcome == Outcome.RELEASED);
    if (disposition == Disposition.RECORDED && outcome != Outcome.RELEASED) {
      tally.add(outcome == Outcome.FAILURE, ended);
      decide();
    }
    return disposition;
  }

  private Disposition count(Outcome outcome, long ended) {
    if (outcome != Outcome.RELEASED) {
      (override == null ? tally : ofOverride).add(outcome == Outcome.FAILURE, ended);
      Integer threshold = settings.consecutiveFailureThreshold();
      if (override == null && threshold != null && tally.inARow >= threshold) {
        trip(Cause.CONSECUTIVE_FAILURES_REACHED, asOf);
      }
    }
    return Disposition.RECORDED;
  }

  private void decide() {
    if (tally.failed() > 0) {
      trip(Cause.TRIAL_FAILED, asOf);
    } else if (tally.calls() >= settings.permittedNumberOfCallsInHalfOpenState()) {
      close(Cause.TRIALS_SUCCEEDED, asOf);
    }
  }

  void change(Settings changed, long now) {
    moveTo(now);
    if (!changed.equals(settings)) {
      line(state(), state(), Cause.SETTINGS_CHANGED, asOf);
    }
    settings = changed;
    ofOverride.resize(changed.slidingWindowSize());
    if (computed == State.CLOSED) {
      tally.resize(changed.slidingWindowSize());
    } else if (computed == State.HALF_OPEN) {
      tally.resize(changed.permittedNumberOfCallsInHalfOpenState());
      decide();
    }
  }

  void reset(long now) {
    moveTo(now);
    close(Cause.RESET, asOf);
  }

  /** False: its end is not one that it can have. */
  boolean override(OperatorOverride wanted, long now) {
    moveTo(now);
    if (wanted.until() != null && Micros.of(wanted.until()) <= asOf) {
      return false;
    }
    if (!wanted.equals(override)) {
      State from = state();
      if (from != wanted.state()) {
        ofOverride = new SimulationTally(settings.slidingWindowSize());
      }
      override = wanted;
      line(from, state(), Cause.OVERRIDE_SET, asOf);
    }
    return true;
  }

  void lift(long now) {
    moveTo(now);
    if (override != null) {
      endOverride(Cause.OVERRIDE_LIFTED, asOf);
    }
  }

  // States.

  private void endOverride(Cause cause, long at) {
    State from = state();
    override = null;
    line(from, state(), cause, at);
  }

  private void become(State next, Cause cause, int window, long at) {
    State from = computed;
    generation++;
    computed = next;
    trials.clear();
    tally = window == 0 ? tally : new SimulationTally(window);
    line(from, next, cause, at);
  }

  private void trip(Cause cause, long at) {
    trips++;
    openUntil = at + currentWait();
    become(State.OPEN, cause, 0, at);
  }

  private long currentWait() {
    long wait = Micros.of(settings.waitDurationInOpenState());
    long longest = Math.max(wait, Micros.of(settings.maxWaitDurationInOpenState()));
    for (long trip = 1; trip < trips; trip++) {
      wait = Math.min(longest, (long) (wait * settings.waitDurationMultiplier()));
    }
    return wait;
  }

  private void halfOpen(long at) {
    halfOpenSince = at;
    int permitted = settings.permittedNumberOfCallsInHalfOpenState();
    become(State.HALF_OPEN, Cause.WAIT_ELAPSED, permitted, at);
  }

  private void close(Cause cause, long at) {
    trips = 0;
    become(State.CLOSED, cause, settings.slidingWindowSize(), at);
  }

  private void line(State from, State to, Cause cause, long at) {
    lines.add(SimulationWords.line(generation, from, to, cause, Micros.toInstant(at)));
  }

  // Time.

  long asOf() {
    return asOf;
  }

  void moveTo(long now) {
    setBackTo(now);
    moveToNoEarlier(now);
  }

  /** The clock was far ahead, and is no more: what it had dated in the future is cut off. */
  private void setBackTo(long now) {
    if (asOf - now > TOLERATED_MICROS) {
      moveToNoEarlier(asOf);
      asOf = now;
      openUntil = Math.min(openUntil, now + currentWait());
      halfOpenSince = Math.min(halfOpenSince, now);
      trials.cutOff(now, leaseOf(null));
      tally.setBack(now);
      ofOverride.setBack(now);
    }
  }

  private void moveToNoEarlier(long now) {
    long before = asOf;
    asOf = Math.max(before, now);
    for (long due = nextChange(); due <= asOf; due = nextChange()) {
      long at = Math.max(before, due);
      if (override != null && endOfOverride() == due) {
        endOverride(Cause.OVERRIDE_ENDED, at);
      } else if (computed == State.OPEN) {
        halfOpen(at);
      } else if (trials.nextLapse() == due) {
        trials.lapse(due);
        line(State.HALF_OPEN, State.HALF_OPEN, Cause.TRIAL_LAPSED, at);
      } else {
        trip(Cause.HALF_OPEN_TIMED_OUT, at);
      }
    }
  }

  private long nextChange() {
    long next = override == null ? NEVER : endOfOverride();
    if (computed == State.OPEN && settings.automaticTransitionFromOpenToHalfOpenEnabled()) {
      next = Math.min(next, openUntil);
    } else if (computed == State.HALF_OPEN) {
      long limit = Micros.of(settings.maxWaitDurationInHalfOpenState());
      next =
          Math.min(next, Math.min(trials.nextLapse(), limit == 0 ? NEVER : halfOpenSince + limit));
    }
    return next;
  }

  /** A moment at which something is about to change: those around it are worth a look. */
  long nextMoment() {
    return computed == State.OPEN ? openUntil : nextChange();
  }

  private long endOfOverride() {
    Instant until = override == null ? null : override.until();
    return until == null ? NEVER : Micros.of(until);
  }

  SimulationTally shownTally() {
    return override == null ? tally : ofOverride;
  }
}
