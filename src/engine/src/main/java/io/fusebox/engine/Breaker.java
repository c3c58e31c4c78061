package io.fusebox.engine;

import io.fusebox.engine.BreakerView.FailingCallers;
import io.fusebox.engine.BreakerView.FailingErrors;
import io.fusebox.engine.BreakerView.TrippedBy;
import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.ChangeSettings;
import io.fusebox.engine.Command.EndWait;
import io.fusebox.engine.Command.LiftOverride;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Command.RenewPermit;
import io.fusebox.engine.Command.Reset;
import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.Transition.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker: the state machine that service and client share.
 *
 * <p>It is mutable, so that counting allocates nothing, and not thread-safe: whoever holds it keeps
 * it to one thread at a time. What it decides is determined by itself, the command and the moment
 * that comes with it. Moments are microseconds since the epoch. One that lies up to a second before
 * an earlier one is taken as that earlier one: instances that share a breaker know the clock
 * slightly differently. One that lies further back says that the clock was ahead before, and was
 * set right: the breaker goes on from there, and what it had dated in the future (the end of a
 * wait, of a lease or of a half-open round, the seconds of a window) is brought forward, so that
 * nothing lasts longer than its setting by the clock as it is now. Waits and leases are only ever
 * cut off by that, never begun anew.
 *
 * <p>What time alone brings about (a lease that lapses, an override that ends) is made up for at
 * the next command or {@link #view}, and bears the moment at which it was due.
 */
public final class Breaker {

  /** By how much a moment can lie before an earlier one and is still taken as that one. */
  private static final long TOLERATED_STEP_BACK = 1_000_000;

  private static final String OPEN_ELSEWHERE = "it was open when it was last heard of";

  private Settings settings;
  private ComputedState state;
  private long generation;
  private @Nullable ActiveOverride override;

  /** Null: it is closed, or it is not known. */
  private @Nullable FirstTrip firstTrip;

  /** The latest moment that this breaker has seen. */
  private long asOf;

  /** When the calls ended that are being counted. */
  private long ended;

  private long changes;
  private final History history;

  private Breaker(Settings settings, BreakerSnapshot snapshot) {
    this.settings = settings;
    this.state = snapshot.state();
    this.generation = snapshot.generation();
    this.override = snapshot.override();
    this.firstTrip = snapshot.firstTrip();
    this.asOf = snapshot.asOf();
    this.history = new History(snapshot.lastTransition());
  }

  /** A breaker that is closed and has counted nothing, in its first generation. */
  public static Breaker closed(Settings settings, long now) {
    Objects.requireNonNull(settings, "settings must not be null");
    ClosedState state = new ClosedState(CallMetrics.of(settings, now), 1);
    return new Breaker(settings, new BreakerSnapshot(1, now, state, null, null, null));
  }

  /**
   * A breaker that is open, for one that goes on elsewhere: it has tripped once, and its history is
   * not known.
   *
   * @param until when the wait is over; before {@code now}: it is
   */
  public static Breaker open(Settings settings, long now, long until) {
    Objects.requireNonNull(settings, "settings must not be null");
    OpenState state = new OpenState(CallMetrics.of(settings, now), until, 1, OPEN_ELSEWHERE);
    TrippedBy by = new TrippedBy(Micros.toInstant(now), null, null, OPEN_ELSEWHERE);
    FirstTrip first = new FirstTrip(by, FailingCallers.NONE, FailingErrors.NONE);
    return new Breaker(settings, new BreakerSnapshot(2, now, state, null, first, null));
  }

  /**
   * Carries out a command at a moment.
   *
   * @return the command's answer, never null
   * @throws UnknownPermitException the command came with a permit that this breaker cannot have
   *     given; the command has changed nothing
   * @throws InvalidOverrideException an override's end does not lie after {@code now}, or not
   *     within ten years; the command has changed nothing
   */
  public <R> R apply(Command<R> command, long now) {
    Objects.requireNonNull(command, "command must not be null");
    rewindTo(now);
    return command.applyTo(this, moveTo(command.asOf(now)));
  }

  /** What the breaker looks like at a moment. */
  public BreakerView view(long now) {
    return view(now, false);
  }

  /**
   * The same for those who store nothing: the last transition is the newest line that was handed
   * over, so it is in the stored history. What time alone has brought since then shows in all the
   * rest.
   */
  public BreakerView viewOfStored(long now) {
    return view(now, true);
  }

  private BreakerView view(long now, boolean ofStored) {
    rewindTo(now);
    moveTo(now);
    return view(ofStored ? history.lastTaken() : history.last());
  }

  /** The latest moment that the breaker has seen, in microseconds since the epoch. */
  public long asOf() {
    return asOf;
  }

  /** What the breaker does with calls, as of the latest moment it has seen. */
  public State state() {
    return override == null ? state.name() : override.state();
  }

  /** How often the computed state has changed, from 1. */
  public long generation() {
    return generation;
  }

  /** The settings in force. */
  public Settings settings() {
    return settings;
  }

  /**
   * How much has changed since this object came to be: when the number differs from an earlier one,
   * there is something to store.
   */
  public long changes() {
    return changes;
  }

  /**
   * About how much memory it takes to know who failed, with which errors, and what tripped the
   * breaker, in bytes: what of a breaker grows with the texts that are sent.
   */
  public int bytesOfCallers() {
    return state.metrics.bytesOfFailures()
        + (override == null ? 0 : override.metrics().bytesOfFailures())
        + (firstTrip == null ? 0 : firstTrip.bytes());
  }

  /** When time alone brings the next change; null: never. */
  public @Nullable Instant changesAt() {
    long next = nextChange();
    return next == ComputedState.NEVER ? null : Micros.toInstant(next);
  }

  /** Hands over the lines of history that were not handed over yet, oldest first. */
  public List<Transition> takeTransitions() {
    return history.take();
  }

  // Commands, once time has moved to now.

  Decision acquire(AcquirePermit command, long now) {
    return override == null ? state.acquire(this, command, now) : override.acquire(this, now);
  }

  Recorded record(RecordOutcome report, long callsEnded, long now) {
    ended = callsEnded;
    Permit permit = report.permit();
    if (permit != null && isStale(permit)) {
      return answer(Disposition.STALE, 0);
    }
    // A trial belongs to the round that gave it, which an override neither ends nor hides from it.
    boolean isOfRound = permit != null && permit.isTrial();
    return override == null || isOfRound
        ? state.record(this, report, now)
        : override.record(this, report, now);
  }

  Renewed renew(RenewPermit command, long now) {
    Permit permit = command.permit();
    if (isStale(permit)) {
      return new Renewed(null, Renewed.Refusal.STALE, state(), generation);
    }
    // As with outcomes: a trial belongs to the round that gave it, whatever override stands.
    return state instanceof HalfOpenState halfOpen && permit.isTrial()
        ? halfOpen.renew(this, command, now)
        : new Renewed(null, null, state(), generation);
  }

  /** Whether the permit is of an earlier generation; one that cannot have been given is refused. */
  private boolean isStale(Permit permit) {
    if (permit.generation() >= generation
        && (permit.generation() > generation || !state.canHaveGiven(permit))) {
      throw new UnknownPermitException(permit, state(), generation);
    }
    return permit.generation() < generation;
  }

  Recorded countNotPermitted(int count) {
    CallMetrics metrics = override == null ? state.metrics : override.metrics();
    metrics.recordNotPermitted(count);
    changed();
    return answer(Disposition.RECORDED, count);
  }

  BreakerView change(ChangeSettings command, long now) {
    List<SettingChange> differences = SettingChange.between(settings, command.settings());
    if (!differences.isEmpty()) {
      settings = command.settings();
      add(History.settingsChanged(differences, command, state(), generation, now));
      state.settingsChanged(this, now);
      if (override != null) {
        override.metrics().resize(settings, now);
      }
    }
    return view();
  }

  BreakerView reset(Reset command, long now) {
    close(Cause.RESET, "reset by an operator", command.author(), now);
    return view();
  }

  BreakerView endWait(EndWait command, long now) {
    if (state instanceof OpenState open) {
      String why = "wait in OPEN ended by an operator";
      halfOpen(open, Cause.TRIAL_REQUESTED, why, command.author(), now);
    }
    return view();
  }

  BreakerView override(SetOverride command, long now) {
    OperatorOverride wanted = command.overrideAt(now);
    wanted.requireEndAfter(Micros.toInstant(now));
    if (override == null || !override.override().equals(wanted)) {
      State from = state();
      override = ActiveOverride.of(wanted, command.author().name(), override, settings, now);
      String why = wanted.state() + " set by an operator";
      tell(from, Cause.OVERRIDE_SET, why, command.author(), now);
    }
    return view();
  }

  BreakerView lift(LiftOverride command, long now) {
    if (override != null) {
      String why = override.state() + " lifted by an operator";
      endOverride(Cause.OVERRIDE_LIFTED, why, command.author(), now);
    }
    return view();
  }

  private void endOverride(Cause cause, String why, Author by, long now) {
    State from = state();
    override = null;
    tell(from, cause, why, by, now);
  }

  // What states tell the breaker to do.

  void countNotPermitted(CallMetrics metrics) {
    metrics.recordNotPermitted(1);
    changed();
  }

  void count(CallMetrics metrics, RecordOutcome report, int calls, long now) {
    boolean slow = settings.isSlow(report.duration());
    metrics.record(report, slow, calls, ended, now);
    changed();
  }

  /** The answer to a report of which so many calls were recorded. */
  Recorded answer(Disposition disposition, int recorded) {
    return new Recorded(disposition, recorded, state(), generation);
  }

  /** Turns OPEN, for the wait that is due after so many trips in a row. */
  void trip(Verdict verdict, @Nullable RecordOutcome report, long now) {
    long trips = state.tripsInARow() + 1;
    long until = Micros.plus(now, settings.waitMicros(trips));
    String error = report == null ? null : report.error();
    String why = verdict.why() + History.detail(error);
    if (state instanceof ClosedState) {
      firstTrip = FirstTrip.of(verdict, report, state.metrics, now);
    }
    state.metrics.forgetFailures();
    OpenState open = new OpenState(state.metrics, until, trips, verdict.why());
    become(open, verdict.cause(), why, authorOf(report), now);
  }

  /** Turns HALF_OPEN, because the wait is over. */
  HalfOpenState halfOpen(OpenState open, Author by, long now) {
    return halfOpen(open, Cause.WAIT_ELAPSED, "the wait in OPEN was over", by, now);
  }

  private HalfOpenState halfOpen(OpenState open, Cause cause, String why, Author by, long now) {
    HalfOpenState halfOpen = new HalfOpenState(settings, now, open.tripsInARow());
    become(halfOpen, cause, why, by, now);
    return halfOpen;
  }

  /** Stays OPEN over rounds in which nobody asked for a permit, and tells of them in one line. */
  void passOver(UnusedRounds rounds) {
    // Each round turned HALF_OPEN and OPEN; the last of these turns is made and told here.
    generation += 2 * rounds.count() - 1;
    Verdict verdict = HalfOpenState.timedOut(settings);
    CallMetrics metrics = CallMetrics.ofTrials(settings);
    OpenState open = new OpenState(metrics, rounds.openUntil(), rounds.trips(), verdict.why());
    become(open, verdict.cause(), rounds.inWords(verdict), Author.UNKNOWN, rounds.openedAt());
  }

  /** Turns CLOSED, because the trial calls went well. */
  void close(String why, @Nullable RecordOutcome report, long now) {
    close(Cause.TRIALS_SUCCEEDED, why, authorOf(report), now);
  }

  private static Author authorOf(@Nullable RecordOutcome report) {
    return report == null ? Author.UNKNOWN : report.author();
  }

  private void close(Cause cause, String why, Author by, long now) {
    ClosedState closed = new ClosedState(CallMetrics.of(settings, now), generation + 1);
    firstTrip = null;
    become(closed, cause, why, by, now);
  }

  /** Tells that a trial permit went back by itself; the state stays. */
  void trialLapsed(TrialPermits.Lease lease, long at) {
    add(History.trialLapsed(lease, generation, at));
  }

  /** Notes that there is something to store. */
  void changed() {
    changes++;
  }

  private void become(ComputedState next, Cause cause, String why, Author by, long now) {
    State from = state.name();
    state = next;
    generation++;
    add(History.transition(generation, from, next.name(), cause, why, by, now));
  }

  private void tell(State from, Cause cause, String why, Author by, long now) {
    add(History.transition(generation, from, state(), cause, why, by, now));
  }

  private void add(Transition transition) {
    history.add(transition);
    changed();
  }

  // Time.

  /** Goes on from a moment that lies so far back that the clock must have been ahead before. */
  private void rewindTo(long now) {
    // Near the ends of time a difference can be too large for a long, and then has the wrong sign.
    long back = asOf - now;
    if (asOf <= now || (back >= 0 && back <= TOLERATED_STEP_BACK)) {
      return;
    }
    // First what was due by then, which changed settings can leave undone until the next look.
    moveTo(asOf);
    state.rewindTo(settings, asOf, now);
    if (override != null) {
      override.metrics().rewindTo(asOf, now);
    }
    asOf = now;
    changed();
  }

  private long moveTo(long now) {
    long before = asOf;
    asOf = Math.max(before, now);
    for (long due = nextChange(); due <= asOf && due != ComputedState.NEVER; due = nextChange()) {
      // Changed settings can make something due in the past; history never runs backwards.
      long at = Math.max(due, before);
      if (override != null && override.endsAt() == due) {
        String why = override.state() + " had reached its end";
        endOverride(Cause.OVERRIDE_ENDED, why, Author.UNKNOWN, at);
      } else {
        state.change(this, at, horizon());
      }
    }
    return asOf;
  }

  /** Until when nothing but the computed state's own changes happens. */
  private long horizon() {
    return override == null ? asOf : Math.min(asOf, override.endsAt() - 1);
  }

  private long nextChange() {
    long ofState = state.changesAt(settings);
    return override == null ? ofState : Math.min(ofState, override.endsAt());
  }

  // Values.

  private BreakerView view() {
    return view(history.last());
  }

  private BreakerView view(@Nullable Transition lastTransition) {
    CallMetrics metrics = override == null ? state.metrics : override.metrics();
    metrics.advance(asOf);
    FirstTrip tripped = state() == State.METRICS_ONLY ? null : firstTrip;
    CallMetrics failing = failingIn(metrics);
    return new BreakerView(
        state(),
        generation,
        override == null ? null : override.view(),
        settings,
        metrics.counts(),
        CallMetrics.orNull(metrics.failureRate()),
        CallMetrics.orNull(metrics.slowCallRate()),
        override == null && state instanceof OpenState open ? Micros.toInstant(open.until()) : null,
        state instanceof HalfOpenState halfOpen ? halfOpen.trials(settings) : null,
        firstTrip == null ? null : firstTrip.at(),
        firstTrip == null ? null : firstTrip.by(),
        tripped == null ? failing.failingCallers() : tripped.failingCallers(),
        tripped == null ? failing.failingErrors() : tripped.failingErrors(),
        state.tripsInARow(),
        canTrip() ? ThresholdReading.allOf(settings, metrics) : List.of(),
        lastTransition);
  }

  /** Whether outcomes can reach a threshold, were it not for METRICS_ONLY. */
  private boolean canTrip() {
    return state() == State.CLOSED || state() == State.METRICS_ONLY;
  }

  /** Where a view's failures are counted: not in an override that counts no outcomes. */
  private CallMetrics failingIn(CallMetrics shown) {
    if (override == null || override.state() == State.METRICS_ONLY) {
      return shown;
    }
    state.metrics.advance(asOf);
    return state.metrics;
  }

  /**
   * All that the breaker knows but its settings, in the form that {@link #restore} reads. The form
   * is versioned; see {@link SnapshotWriter} for the rule by which older and newer programs read
   * each other's.
   */
  public byte[] snapshot() {
    return new BreakerSnapshot(generation, asOf, state, override, firstTrip, history.last())
        .toBytes();
  }

  /**
   * The breaker as it was when {@link #snapshot} was taken.
   *
   * @param settings the settings that it had then
   * @throws CorruptSnapshotException the bytes are no snapshot, or one that a newer version wrote
   *     in a form this one cannot read
   */
  public static Breaker restore(Settings settings, byte[] snapshot) {
    Objects.requireNonNull(settings, "settings must not be null");
    return new Breaker(settings, BreakerSnapshot.read(snapshot));
  }
}
