package io.fusebox.engine;

import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Command.RenewPermit;
import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.Decision.Rejected;
import io.fusebox.engine.Decision.RejectionReason;
import io.fusebox.engine.Transition.Cause;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A limited number of trial calls finds out whether the dependency has recovered.
 *
 * <p>What decides a round depends on the rules that are on: {@code docs/compatibility.md} has the
 * table. Without a failure rate the first failed trial reopens. Otherwise as many results decide as
 * {@link Settings#trialsToDecide} says: by the rates that are on, as in Resilience4j, and where
 * there are none, the trials have succeeded.
 */
final class HalfOpenState extends ComputedState {

  /**
   * After how long to ask again while all trial permits are given. A round is decided when its
   * calls end, at a moment that is not known in advance; their leases end long after that.
   */
  private static final long RETRY_MICROS = 1_000_000;

  private long since;
  private final long tripsInARow;
  private final TrialPermits trials;

  HalfOpenState(Settings settings, long since, long tripsInARow) {
    this(CallMetrics.ofTrials(settings), since, tripsInARow, new TrialPermits());
  }

  private HalfOpenState(CallMetrics metrics, long since, long tripsInARow, TrialPermits trials) {
    super(metrics);
    this.since = since;
    this.tripsInARow = tripsInARow;
    this.trials = trials;
  }

  @Override
  State name() {
    return State.HALF_OPEN;
  }

  BreakerView.Trials trials(Settings settings) {
    return new BreakerView.Trials(
        settings.permittedNumberOfCallsInHalfOpenState(), trials.given(), trials.out());
  }

  @Override
  Decision acquire(Breaker breaker, AcquirePermit command, long now) {
    Settings settings = breaker.settings();
    if (trials.given() < settings.permittedNumberOfCallsInHalfOpenState()) {
      long lease = settings.leaseMicros(command.lease());
      long expiresAt = Micros.plus(now, lease);
      long trial = trials.give(expiresAt, command.caller(), command.lease() == null ? 0 : lease);
      breaker.changed();
      return new Permitted(
          new Permit(breaker.generation(), trial), State.HALF_OPEN, Micros.toInstant(expiresAt));
    }
    breaker.countNotPermitted(metrics);
    long retryAt = Math.min(trials.nextLapse(), Micros.plus(now, RETRY_MICROS));
    return new Rejected(
        RejectionReason.HALF_OPEN_NO_PERMITS,
        trials.inWords(),
        Micros.toWait(retryAt - now),
        State.HALF_OPEN,
        breaker.generation());
  }

  @Override
  boolean canHaveGiven(Permit permit) {
    return trials.wasGiven(permit.trial());
  }

  @Override
  Recorded record(Breaker breaker, RecordOutcome report, long now) {
    Permit permit = report.permit();
    if (permit == null || !permit.isTrial()) {
      return breaker.answer(Disposition.IGNORED, 0);
    }
    if (trials.wasReturned(permit.trial())) {
      return breaker.answer(Disposition.DUPLICATE, 0);
    }
    if (!trials.isOut(permit.trial())) {
      return breaker.answer(Disposition.EXPIRED, 0);
    }
    if (report.outcome() == Outcome.RELEASED) {
      trials.release(permit.trial());
      breaker.changed();
    } else {
      trials.takeBack(permit.trial());
      breaker.count(metrics, report, 1, now);
      decide(breaker, report, now);
    }
    return breaker.answer(Disposition.RECORDED, 1);
  }

  Renewed renew(Breaker breaker, RenewPermit command, long now) {
    long trial = command.permit().trial();
    Settings settings = breaker.settings();
    if (!trials.isOut(trial)) {
      Renewed.Refusal refusal =
          trials.wasReturned(trial) ? Renewed.Refusal.RETURNED : Renewed.Refusal.EXPIRED;
      return new Renewed(null, refusal, breaker.state(), breaker.generation());
    }
    long lease = settings.leaseMicros(command.lease());
    long latest = Math.min(Micros.plus(now, lease), timeout(settings));
    if (trials.prolong(trial, latest, lease)) {
      breaker.changed();
    }
    Instant expiresAt = Micros.toInstant(trials.expiresAt(trial));
    return new Renewed(expiresAt, null, breaker.state(), breaker.generation());
  }

  /** Reopens or closes the breaker if the results that are in are enough to tell. */
  private void decide(Breaker breaker, @Nullable RecordOutcome report, long now) {
    Settings settings = breaker.settings();
    if (settings.failureRateThreshold() == null && metrics.failed() > 0) {
      String why = Words.count(metrics.failed(), "trial call") + " failed";
      breaker.trip(new Verdict(Cause.TRIAL_FAILED, why), report, now);
    } else if (metrics.calls() >= settings.trialsToDecide()) {
      decideByAll(breaker, settings, report, now);
    }
  }

  private void decideByAll(
      Breaker breaker, Settings settings, @Nullable RecordOutcome report, long now) {
    String trials = Words.count(metrics.calls(), "trial call");
    Verdict verdict = Verdict.ofTrials(settings, metrics);
    if (verdict != null) {
      breaker.trip(verdict, report, now);
    } else if (settings.hasRateRule()) {
      breaker.close("the rates of " + trials + " stayed below their thresholds", report, now);
    } else {
      breaker.close(trials + " succeeded", report, now);
    }
  }

  @Override
  long tripsInARow() {
    return tripsInARow;
  }

  @Override
  long changesAt(Settings settings) {
    return Math.min(trials.nextLapse(), timeout(settings));
  }

  private long timeout(Settings settings) {
    Duration limit = settings.maxWaitDurationInHalfOpenState();
    return limit.isZero() ? NEVER : Micros.plus(since, Micros.of(limit));
  }

  @Override
  void change(Breaker breaker, long at, long horizon) {
    Settings settings = breaker.settings();
    if (trials.nextLapse() <= Math.min(at, timeout(settings))) {
      breaker.trialLapsed(trials.lapse(), at);
    } else {
      breaker.trip(timedOut(settings), null, at);
    }
  }

  static Verdict timedOut(Settings settings) {
    String limit = settings.maxWaitDurationInHalfOpenState().toString();
    return new Verdict(Cause.HALF_OPEN_TIMED_OUT, "half-open for " + limit + " without a decision");
  }

  @Override
  void rewindTo(Settings settings, long ahead, long now) {
    super.rewindTo(settings, ahead, now);
    since = Math.min(since, now);
    trials.rewindTo(now, settings.leaseMicros(null));
  }

  /** Fewer permits can mean that the results which are in decide already. */
  @Override
  void settingsChanged(Breaker breaker, long now) {
    metrics.resizeTrials(breaker.settings(), now);
    decide(breaker, null, now);
  }

  @Override
  void write(SnapshotWriter out) {
    out.message(1, metrics::write);
    out.number(2, since);
    out.number(3, tripsInARow);
    out.message(4, trials::write);
  }

  static HalfOpenState read(SnapshotReader in) {
    return new HalfOpenState(
        CallMetrics.read(in.message(1)),
        in.number(2),
        in.trips(3),
        TrialPermits.read(in.message(4)));
  }
}
