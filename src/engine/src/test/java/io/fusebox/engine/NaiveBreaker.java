package io.fusebox.engine;

import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.ChangeSettings;
import io.fusebox.engine.Command.CountNotPermitted;
import io.fusebox.engine.Command.EndWait;
import io.fusebox.engine.Command.LiftOverride;
import io.fusebox.engine.Command.RecordLate;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Command.RenewPermit;
import io.fusebox.engine.Command.Reset;
import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.Decision.Rejected;
import io.fusebox.engine.Decision.RejectionReason;
import io.fusebox.engine.Renewed.Refusal;
import io.fusebox.engine.Transition.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The breaker once more, as plainly as it can be said: it keeps every call, counts a run one by
 * one, walks through time event by event, and looks through its lists for each answer. Slow, and an
 * oracle for the engine. It says no reasons in words: {@code why} is empty.
 */
final class NaiveBreaker {

  private static final long NEVER = Long.MAX_VALUE;

  private Settings settings;
  private State computed = State.CLOSED;
  private long generation = 1;
  private long asOf;
  private NaiveTally tally;
  private long openUntil;
  private long halfOpenSince;
  private long trips;
  private final List<Trial> trials = new ArrayList<>();
  private @Nullable OperatorOverride override;
  private @Nullable String overrideSetBy;
  private long overrideSetAt;
  private BreakerView.@Nullable TrippedBy trippedBy;
  private BreakerView.FailingCallers callersWhenTripped = BreakerView.FailingCallers.NONE;
  private BreakerView.FailingErrors errorsWhenTripped = BreakerView.FailingErrors.NONE;
  private NaiveTally overrideTally;
  private @Nullable Transition last;
  private final List<Transition> lines = new ArrayList<>();

  private enum TrialState {
    OUT,
    REPORTED,
    GIVEN_BACK
  }

  private static final class Trial {
    long expiresAt;

    /** How long it was asked for; null: as long as the settings say. */
    @Nullable Long lease;

    final @Nullable String caller;
    TrialState state = TrialState.OUT;

    Trial(long expiresAt, @Nullable String caller) {
      this.expiresAt = expiresAt;
      this.caller = caller;
    }
  }

  NaiveBreaker(Settings settings, long now) {
    this.settings = settings;
    this.asOf = now;
    this.tally = NaiveTally.ofCalls(settings);
    this.overrideTally = NaiveTally.ofCalls(settings);
  }

  Object apply(Command<?> command, long now) {
    setBackTo(now);
    moveTo(command instanceof RecordLate late ? Math.min(now, late.ended()) : now);
    if (command instanceof AcquirePermit acquire) {
      return acquire(acquire);
    } else if (command instanceof RenewPermit renew) {
      return renew(renew);
    } else if (command instanceof RecordOutcome report) {
      return recordOneByOne(report, asOf);
    } else if (command instanceof RecordLate late) {
      return recordOneByOne(late.report(), late.ended());
    } else if (command instanceof CountNotPermitted rejected) {
      (override == null ? tally : overrideTally).notPermitted += rejected.count();
      return new Recorded(Disposition.RECORDED, rejected.count(), state(), generation);
    } else if (command instanceof ChangeSettings change) {
      change(change);
    } else if (command instanceof Reset reset) {
      close(Cause.RESET, reset.author(), asOf);
    } else if (command instanceof SetOverride set) {
      override(set);
    } else if (command instanceof LiftOverride lift && override != null) {
      endOverride(Cause.OVERRIDE_LIFTED, lift.author(), asOf);
    } else if (command instanceof EndWait end && computed == State.OPEN) {
      halfOpen(Cause.TRIAL_REQUESTED, end.author(), asOf);
    }
    return view();
  }

  List<Transition> takeLines() {
    List<Transition> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  State state() {
    return override == null ? computed : override.state();
  }

  // Permits.

  private Decision acquire(AcquirePermit command) {
    if (state() == State.DISABLED || state() == State.METRICS_ONLY || state() == State.CLOSED) {
      return new Permitted(new Permit(generation, 0), state(), null);
    }
    if (override != null) {
      overrideTally.notPermitted++;
      return rejected(RejectionReason.FORCED_OPEN, untilOf(override));
    }
    if (computed == State.OPEN && asOf > openUntil) {
      halfOpen(Cause.WAIT_ELAPSED, Author.ofCaller(command.caller()), asOf);
    }
    if (computed == State.OPEN) {
      tally.notPermitted++;
      return rejected(RejectionReason.OPEN, openUntil + 1);
    }
    if (count(TrialState.OUT) + count(TrialState.REPORTED)
        < settings.permittedNumberOfCallsInHalfOpenState()) {
      Trial trial = new Trial(asOf + lease(command.lease()), command.caller());
      trial.lease = command.lease() == null ? null : lease(command.lease());
      trials.add(trial);
      long expiresAt = trial.expiresAt;
      return new Permitted(
          new Permit(generation, trials.size()), State.HALF_OPEN, Micros.toInstant(expiresAt));
    }
    tally.notPermitted++;
    return rejected(RejectionReason.HALF_OPEN_NO_PERMITS, Math.min(nextLapse(), asOf + 1_000_000));
  }

  private long lease(@Nullable Duration asked) {
    Duration usual = settings.permitLease();
    Duration most =
        usual.compareTo(settings.maxPermitLease()) > 0 ? usual : settings.maxPermitLease();
    Duration lease = asked == null ? usual : asked.compareTo(most) > 0 ? most : asked;
    return Micros.of(lease);
  }

  private Object renew(RenewPermit command) {
    Permit permit = command.permit();
    if (permit.generation() >= generation && !wasGiven(permit)) {
      return UnknownPermitException.class;
    }
    if (permit.generation() < generation) {
      return new Renewed(null, Refusal.STALE, state(), generation);
    }
    if (!permit.isTrial()) {
      return new Renewed(null, null, state(), generation);
    }
    Trial trial = trials.get((int) permit.trial() - 1);
    if (trial.state != TrialState.OUT) {
      Refusal refusal = trial.state == TrialState.REPORTED ? Refusal.RETURNED : Refusal.EXPIRED;
      return new Renewed(null, refusal, state(), generation);
    }
    Duration limit = settings.maxWaitDurationInHalfOpenState();
    long end = limit.isZero() ? NEVER : halfOpenSince + Micros.of(limit);
    long wanted = Math.min(asOf + lease(command.lease()), end);
    if (wanted > trial.expiresAt) {
      trial.expiresAt = wanted;
      trial.lease = lease(command.lease());
    }
    return new Renewed(Micros.toInstant(trial.expiresAt), null, state(), generation);
  }

  private Rejected rejected(RejectionReason reason, long retryAt) {
    long millis = Math.max(1, -Math.floorDiv(asOf - retryAt, 1000));
    Duration retryAfter = retryAt == NEVER ? null : Duration.ofMillis(millis);
    return new Rejected(reason, "", retryAfter, state(), generation);
  }

  private int count(TrialState wanted) {
    return (int) trials.stream().filter(trial -> trial.state == wanted).count();
  }

  private long nextLapse() {
    return trials.stream()
        .filter(trial -> trial.state == TrialState.OUT)
        .mapToLong(trial -> trial.expiresAt)
        .min()
        .orElse(NEVER);
  }

  // Outcomes.

  private Object recordOneByOne(RecordOutcome run, long ended) {
    int recorded = 0;
    Disposition disposition = Disposition.IGNORED;
    for (int i = 0; i < run.count(); i++) {
      Permit permit = run.permit();
      if (permit != null && permit.generation() >= generation && !wasGiven(permit)) {
        return UnknownPermitException.class;
      }
      disposition = recordOne(run, ended);
      recorded += disposition == Disposition.RECORDED ? 1 : 0;
    }
    return new Recorded(disposition, recorded, state(), generation);
  }

  private boolean wasGiven(Permit permit) {
    int given = computed == State.HALF_OPEN ? trials.size() : 0;
    return permit.generation() == generation && permit.trial() <= given;
  }

  private Disposition recordOne(RecordOutcome report, long ended) {
    Permit permit = report.permit();
    if (permit != null && permit.generation() < generation) {
      return Disposition.STALE;
    }
    if (permit != null && permit.isTrial()) {
      // It belongs to the round that gave it, whatever override stands beside that.
      return recordTrial(trials.get((int) permit.trial() - 1), report, ended);
    }
    State state = state();
    if (state == State.METRICS_ONLY || state == State.CLOSED) {
      if (report.outcome() != Outcome.RELEASED) {
        (override == null ? tally : overrideTally).add(report, settings, ended, asOf);
        if (state == State.CLOSED) {
          tripIfReached(tally.reached(settings, asOf), report);
        }
      }
      return Disposition.RECORDED;
    }
    return Disposition.IGNORED;
  }

  private Disposition recordTrial(Trial trial, RecordOutcome report, long ended) {
    if (trial.state == TrialState.REPORTED) {
      return Disposition.DUPLICATE;
    }
    if (trial.state == TrialState.GIVEN_BACK) {
      return Disposition.EXPIRED;
    }
    if (report.outcome() == Outcome.RELEASED) {
      trial.state = TrialState.GIVEN_BACK;
    } else {
      trial.state = TrialState.REPORTED;
      tally.add(report, settings, ended, asOf);
      decide(report.caller());
    }
    return Disposition.RECORDED;
  }

  /** Row by row, the table of docs/compatibility.md by which half-open rounds are decided. */
  private void decide(@Nullable String caller) {
    List<NaiveTally.Call> results = tally.window(asOf);
    int permitted = settings.permittedNumberOfCallsInHalfOpenState();
    Integer own = settings.minimumNumberOfCallsInHalfOpenState();
    int enough = Math.min(own == null ? settings.minimumNumberOfCalls() : own, permitted);
    boolean failureRateIsOn = settings.failureRateThreshold() != null;
    boolean slowCallRateIsOn = settings.slowCallRateThreshold() != null;
    boolean oneFailed = results.stream().anyMatch(NaiveTally.Call::failed);
    boolean tooManyFailed =
        NaiveTally.isReached(tally.failureRate(asOf), settings.failureRateThreshold());
    boolean tooManySlow =
        NaiveTally.isReached(tally.slowCallRate(asOf), settings.slowCallRateThreshold());
    if (!failureRateIsOn && !slowCallRateIsOn) {
      decide(
          oneFailed,
          Cause.TRIAL_FAILED,
          results.size() >= (own == null ? permitted : enough),
          caller);
    } else if (!failureRateIsOn) {
      Cause cause = oneFailed ? Cause.TRIAL_FAILED : Cause.SLOW_CALL_RATE_EXCEEDED;
      decide(oneFailed || tooManySlow, cause, results.size() >= enough, caller);
    } else {
      Cause cause = tooManyFailed ? Cause.FAILURE_RATE_EXCEEDED : Cause.SLOW_CALL_RATE_EXCEEDED;
      decide(tooManyFailed || tooManySlow, cause, results.size() >= enough, caller);
    }
  }

  private void decide(boolean reopens, Cause cause, boolean closes, @Nullable String caller) {
    if (reopens) {
      trip(cause, caller, asOf);
    } else if (closes) {
      close(Cause.TRIALS_SUCCEEDED, Author.ofCaller(caller), asOf);
    }
  }

  private void tripIfReached(@Nullable Cause reached, RecordOutcome report) {
    if (reached != null) {
      trippedBy =
          new BreakerView.TrippedBy(Micros.toInstant(asOf), report.caller(), report.error(), "");
      callersWhenTripped = tally.failingCallers(asOf);
      errorsWhenTripped = tally.failingErrors(asOf);
      trip(reached, report.caller(), asOf);
    }
  }

  // What operators do.

  private void change(ChangeSettings command) {
    Settings changed = command.settings();
    if (changed.equals(settings)) {
      return;
    }
    settings = changed;
    line(state(), Cause.SETTINGS_CHANGED, command.author(), asOf);
    overrideTally.resize(changed, asOf);
    if (computed == State.CLOSED) {
      tally.resize(changed, asOf);
    } else if (computed == State.HALF_OPEN) {
      tally.resizeTrials(changed);
      if (!tally.window(asOf).isEmpty()) {
        decide(null);
      }
    }
  }

  private void override(SetOverride set) {
    OperatorOverride wanted = set.override();
    if (set.lasting() != null) {
      wanted =
          new OperatorOverride(
              wanted.state(), wanted.reason(), Micros.toInstant(asOf).plus(set.lasting()));
    }
    Instant until = wanted.until();
    if (until != null
        && (Micros.of(until) <= asOf
            || Micros.of(until) > asOf + Micros.of(Duration.ofDays(3650)))) {
      throw new InvalidOverrideException(until, Micros.toInstant(asOf));
    }
    if (!wanted.equals(override)) {
      State from = state();
      if (from != wanted.state()) {
        overrideTally = NaiveTally.ofCalls(settings);
      }
      override = wanted;
      Author by = set.author();
      overrideSetBy = by.principal() == null ? by.caller() : by.principal();
      overrideSetAt = asOf;
      line(from, Cause.OVERRIDE_SET, set.author(), asOf);
    }
  }

  private void endOverride(Cause cause, Author by, long at) {
    State from = state();
    override = null;
    line(from, cause, by, at);
  }

  private void line(State from, Cause cause, Author by, long at) {
    line(from, state(), cause, by, at);
  }

  private void line(State from, State to, Cause cause, Author by, long at) {
    add(
        new Transition(
            generation,
            from,
            to,
            cause,
            "",
            Micros.toInstant(at),
            by.caller(),
            by.principal(),
            by.reason(),
            List.of()));
  }

  private void add(Transition line) {
    last = line;
    lines.add(line);
  }

  // States.

  private void become(State next, Cause cause, Author by, long at) {
    generation++;
    line(computed, next, cause, by, at);
    computed = next;
    trials.clear();
  }

  private void trip(Cause cause, @Nullable String caller, long at) {
    trips++;
    openUntil = at + currentWait();
    become(State.OPEN, cause, Author.ofCaller(caller), at);
  }

  private long currentWait() {
    double wait = (double) Micros.of(settings.waitDurationInOpenState());
    double longest = Math.max(wait, (double) Micros.of(settings.maxWaitDurationInOpenState()));
    for (long trip = 1; trip < trips; trip++) {
      wait = Math.min(longest, wait * settings.waitDurationMultiplier());
    }
    return (long) wait;
  }

  private void halfOpen(Cause cause, Author by, long at) {
    tally = NaiveTally.ofTrials(settings);
    halfOpenSince = at;
    become(State.HALF_OPEN, cause, by, at);
  }

  private void close(Cause cause, Author by, long at) {
    tally = NaiveTally.ofCalls(settings);
    trips = 0;
    trippedBy = null;
    become(State.CLOSED, cause, by, at);
  }

  // Time.

  /** The clock was more than a second ahead, and is no more: nothing lasts longer for it. */
  private void setBackTo(long now) {
    if (asOf - now <= 1_000_000) {
      return;
    }
    moveTo(asOf);
    tally.setBack(asOf, now);
    overrideTally.setBack(asOf, now);
    asOf = now;
    openUntil = Math.min(openUntil, now + currentWait());
    halfOpenSince = Math.min(halfOpenSince, now);
    for (Trial trial : trials) {
      long lease = trial.lease == null ? lease(null) : trial.lease;
      trial.expiresAt = Math.min(trial.expiresAt, now + lease);
    }
  }

  private void moveTo(long now) {
    long before = asOf;
    long target = Math.max(before, now);
    for (long due = nextChange(); due <= target; due = nextChange()) {
      asOf = Math.max(before, due);
      if (override != null && untilOf(override) == due) {
        endOverride(Cause.OVERRIDE_ENDED, Author.UNKNOWN, asOf);
      } else if (computed == State.OPEN) {
        halfOpen(Cause.WAIT_ELAPSED, Author.UNKNOWN, asOf);
      } else if (nextLapse() == due) {
        lapse(due);
      } else {
        trip(Cause.HALF_OPEN_TIMED_OUT, null, asOf);
      }
    }
    asOf = target;
  }

  private void lapse(long due) {
    for (Trial trial : trials) {
      if (trial.state == TrialState.OUT && trial.expiresAt == due) {
        trial.state = TrialState.GIVEN_BACK;
        add(
            new Transition(
                generation,
                State.HALF_OPEN,
                State.HALF_OPEN,
                Cause.TRIAL_LAPSED,
                "",
                Micros.toInstant(asOf),
                trial.caller));
        return;
      }
    }
  }

  long nextChange() {
    long next = override == null ? NEVER : untilOf(override);
    if (computed == State.OPEN && settings.automaticTransitionFromOpenToHalfOpenEnabled()) {
      next = Math.min(next, openUntil);
    }
    Duration limit = settings.maxWaitDurationInHalfOpenState();
    if (computed == State.HALF_OPEN) {
      long timeout = limit.isZero() ? NEVER : halfOpenSince + Micros.of(limit);
      next = Math.min(next, Math.min(nextLapse(), timeout));
    }
    return next;
  }

  private static long untilOf(OperatorOverride override) {
    Instant until = override.until();
    return until == null ? NEVER : Micros.of(until);
  }

  BreakerView view(long now) {
    setBackTo(now);
    moveTo(now);
    return view();
  }

  private BreakerView view() {
    NaiveTally shown = override == null ? tally : overrideTally;
    return new BreakerView(
        state(),
        generation,
        standingOverride(),
        settings,
        shown.counts(asOf),
        shown.failureRate(asOf),
        shown.slowCallRate(asOf),
        state() == State.OPEN ? Micros.toInstant(openUntil) : null,
        computed == State.HALF_OPEN
            ? new BreakerView.Trials(
                settings.permittedNumberOfCallsInHalfOpenState(),
                count(TrialState.OUT) + count(TrialState.REPORTED),
                count(TrialState.OUT))
            : null,
        trippedBy == null ? null : trippedBy.at(),
        trippedBy,
        failingCallers(),
        failingErrors(),
        trips,
        thresholds(shown),
        last);
  }

  private List<ThresholdReading> thresholds(NaiveTally shown) {
    List<ThresholdReading> readings = new ArrayList<>();
    if (state() == State.CLOSED || state() == State.METRICS_ONLY) {
      BreakerView.Counts counts = shown.counts(asOf);
      read(readings, Setting.CONSECUTIVE_FAILURE_THRESHOLD, counts.consecutiveFailures());
      read(readings, Setting.FAILURE_COUNT_THRESHOLD, counts.failedCalls());
      read(readings, Setting.FAILURE_RATE_THRESHOLD, shown.failureRate(asOf));
      read(readings, Setting.SLOW_CALL_RATE_THRESHOLD, shown.slowCallRate(asOf));
    }
    return readings;
  }

  private void read(
      List<ThresholdReading> to, Setting<? extends Number> threshold, @Nullable Number value) {
    Number limit = threshold.get(settings);
    if (limit != null) {
      to.add(
          new ThresholdReading(
              threshold, value == null ? null : value.floatValue(), limit.floatValue()));
    }
  }

  private BreakerView.@Nullable StandingOverride standingOverride() {
    return override == null
        ? null
        : new BreakerView.StandingOverride(
            override.state(),
            override.reason(),
            override.until(),
            overrideSetBy,
            Micros.toInstant(overrideSetAt));
  }

  private BreakerView.FailingCallers failingCallers() {
    if (state() == State.METRICS_ONLY) {
      return overrideTally.failingCallers(asOf);
    }
    return computed == State.CLOSED ? tally.failingCallers(asOf) : callersWhenTripped;
  }

  private BreakerView.FailingErrors failingErrors() {
    if (state() == State.METRICS_ONLY) {
      return overrideTally.failingErrors(asOf);
    }
    return computed == State.CLOSED ? tally.failingErrors(asOf) : errorsWhenTripped;
  }
}
