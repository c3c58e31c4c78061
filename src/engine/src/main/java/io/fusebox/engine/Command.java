package io.fusebox.engine;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a breaker. Commands are immutable values; {@link Breaker#apply} carries them
 * out.
 *
 * @param <R> what the breaker answers
 */
public sealed interface Command<R> {

  /** The moment as of which this is carried out, when it is asked for now. */
  default long asOf(long now) {
    return now;
  }

  /** Carries this out on the breaker, whose time has moved to {@code now} already. */
  R applyTo(Breaker breaker, long now);

  /**
   * Asks for the leave to make one call.
   *
   * @param caller who asks; null: unknown
   * @param principal who it has proved to be; null: nobody was asked to prove it
   * @param lease how long a trial permit may stay out, at least 1 ms; what is longer than the
   *     longer one of {@code permitLease} and {@code maxPermitLease} is cut down to that. Null:
   *     {@code permitLease}
   */
  record AcquirePermit(
      @Nullable String caller, @Nullable String principal, @Nullable Duration lease)
      implements Command<Decision> {

    /**
     * Checks that the lease can be one.
     *
     * @throws InvalidDurationException it is shorter than a lease can be
     */
    public AcquirePermit {
      RenewPermit.requireLease(lease);
    }

    /**
     * Asks where nobody is asked to prove who it is.
     *
     * @throws InvalidDurationException the lease is shorter than one can be
     */
    public AcquirePermit(@Nullable String caller, @Nullable Duration lease) {
      this(caller, null, lease);
    }

    /** Asks for a permit whose lease is as long as the settings say. */
    public AcquirePermit(@Nullable String caller) {
      this(caller, null, null);
    }

    /** Who asks. */
    Author author() {
      return Author.of(caller, principal);
    }

    @Override
    public Decision applyTo(Breaker breaker, long now) {
      return breaker.acquire(this, now);
    }
  }

  /**
   * Prolongs a trial permit that is out, for a call that takes longer than its lease: the lease
   * ends so long after now, unless it ends later already, and never later than the half-open round.
   *
   * @param permit what the call was permitted with
   * @param lease as that of {@link AcquirePermit}
   */
  record RenewPermit(Permit permit, @Nullable Duration lease) implements Command<Renewed> {

    private static final Duration SHORTEST_LEASE = Duration.ofMillis(1);

    /**
     * Checks that there is a permit and that the lease can be one.
     *
     * @throws InvalidDurationException the lease is shorter than one can be
     */
    public RenewPermit {
      Objects.requireNonNull(permit, "permit must not be null");
      requireLease(lease);
    }

    private static void requireLease(@Nullable Duration lease) {
      if (lease != null && lease.compareTo(SHORTEST_LEASE) < 0) {
        throw InvalidDurationException.ofLease(lease);
      }
    }

    @Override
    public Renewed applyTo(Breaker breaker, long now) {
      return breaker.renew(this, now);
    }
  }

  /**
   * Reports how a call ended, or how a run of calls that ended alike did. A run is exactly the same
   * as so many reports of one call at the same moment, at about the price of one.
   *
   * @param count of how many calls, 1 to 1,000,000; 1 with a trial permit
   * @param permit what the calls were permitted with; null: the caller keeps no permits, and the
   *     outcome counts in CLOSED only
   * @param duration how long each call took, zero to 365 days; null: unknown, so not slow
   * @param caller who reports; null: unknown
   * @param principal who it has proved to be; null: nobody was asked to prove it
   * @param error what went wrong, in words, for the history; null: not said
   */
  record RecordOutcome(
      Outcome outcome,
      int count,
      @Nullable Permit permit,
      @Nullable Duration duration,
      @Nullable String caller,
      @Nullable String principal,
      @Nullable String error)
      implements Command<Recorded> {

    static final int LONGEST_RUN = 1_000_000;
    private static final Duration LONGEST_CALL = Duration.ofDays(365);

    /**
     * Checks that the calls can have been so many and taken so long.
     *
     * @throws InvalidRunException they cannot have been so many
     * @throws InvalidDurationException they cannot have taken so long
     */
    public RecordOutcome {
      Objects.requireNonNull(outcome, "outcome must not be null");
      if (count < 1 || count > LONGEST_RUN) {
        throw InvalidRunException.length(count, LONGEST_RUN);
      }
      if (count > 1 && permit != null && permit.isTrial()) {
        throw InvalidRunException.ofTrials(count, permit);
      }
      if (duration != null && (duration.isNegative() || duration.compareTo(LONGEST_CALL) > 0)) {
        throw new InvalidDurationException(duration);
      }
    }

    /**
     * Reports how a run of calls ended, where nobody is asked to prove who it is.
     *
     * @throws InvalidRunException they cannot have been so many
     * @throws InvalidDurationException they cannot have taken so long
     */
    public RecordOutcome(
        Outcome outcome,
        int count,
        @Nullable Permit permit,
        @Nullable Duration duration,
        @Nullable String caller,
        @Nullable String error) {
      this(outcome, count, permit, duration, caller, null, error);
    }

    /**
     * Reports how one call ended, where nobody is asked to prove who it is.
     *
     * @throws InvalidDurationException it cannot have taken so long
     */
    public RecordOutcome(
        Outcome outcome,
        @Nullable Permit permit,
        @Nullable Duration duration,
        @Nullable String caller,
        @Nullable String error) {
      this(outcome, 1, permit, duration, caller, null, error);
    }

    /** Who reports. */
    Author author() {
      return Author.of(caller, principal);
    }

    /** Whether the calls failed; otherwise they succeeded or were released. */
    boolean failed() {
      return outcome == Outcome.FAILURE;
    }

    @Override
    public Recorded applyTo(Breaker breaker, long now) {
      return breaker.record(this, now, now);
    }
  }

  /**
   * Reports calls that ended a while ago, among reports of others that may have overtaken it. It
   * differs from the report itself in one thing: a success that ended before the latest failure
   * that was counted comes too late to end the row of failures. Without that, hosts that tell of
   * their successes now and then and of failures at once would keep each other's breaker closed.
   * The breaker counts them as of when they ended, or as of the latest moment that it has seen
   * where that is later.
   *
   * @param ended when the calls ended, in microseconds since the epoch; of a run, when the last did
   */
  record RecordLate(RecordOutcome report, long ended) implements Command<Recorded> {

    /** Checks that there is a report. */
    public RecordLate {
      Objects.requireNonNull(report, "report must not be null");
    }

    @Override
    public long asOf(long now) {
      return Math.min(ended, now);
    }

    @Override
    public Recorded applyTo(Breaker breaker, long now) {
      return breaker.record(report, ended, now);
    }
  }

  /**
   * Counts calls that were rejected elsewhere, by what this breaker had said. It decides nothing,
   * so it counts in whatever state the breaker is by now.
   *
   * @param count how many calls, 1 to 1,000,000
   */
  record CountNotPermitted(int count) implements Command<Recorded> {

    /**
     * Checks that they can have been so many.
     *
     * @throws InvalidRunException they cannot
     */
    public CountNotPermitted {
      if (count < 1 || count > RecordOutcome.LONGEST_RUN) {
        throw InvalidRunException.length(count, RecordOutcome.LONGEST_RUN);
      }
    }

    @Override
    public Recorded applyTo(Breaker breaker, long now) {
      return breaker.countNotPermitted(count);
    }
  }

  /**
   * Gives the breaker other settings. Its state stays, and so does what still fits of its window.
   * Where anything differs, a line of history has the differences.
   *
   * @param settings the settings from now on
   * @param author who asks, and why
   */
  record ChangeSettings(Settings settings, Author author) implements Command<BreakerView> {

    /** Checks that there are settings. */
    public ChangeSettings {
      Objects.requireNonNull(settings, "settings must not be null");
    }

    /** Asked for by this caller, for a reason that is not said. */
    public ChangeSettings(Settings settings, @Nullable String caller) {
      this(settings, Author.ofCaller(caller));
    }

    @Override
    public BreakerView applyTo(Breaker breaker, long now) {
      return breaker.change(this, now);
    }
  }

  /**
   * Closes the breaker and forgets what it has counted. An override stays.
   *
   * @param author who asks, and why
   */
  record Reset(Author author) implements Command<BreakerView> {

    /** Asked for by this caller, for a reason that is not said. */
    public Reset(@Nullable String caller) {
      this(Author.ofCaller(caller));
    }

    @Override
    public BreakerView applyTo(Breaker breaker, long now) {
      return breaker.reset(this, now);
    }
  }

  /**
   * Sets an operator's override, in place of one that stands already.
   *
   * @param override the override, whose end must lie after now
   * @param lasting how long it stands from now on, 1 ms to ten years, in place of an end; null: as
   *     the override says
   * @param author who asks; the reason is the override's
   */
  record SetOverride(OperatorOverride override, @Nullable Duration lasting, Author author)
      implements Command<BreakerView> {

    /**
     * Checks that there is an override, and one end at most.
     *
     * @throws IllegalArgumentException it has an end, and is to last for so long as well; or it
     *     cannot last for so long
     */
    public SetOverride {
      Objects.requireNonNull(override, "override must not be null");
      if (lasting != null && override.until() != null) {
        throw new IllegalArgumentException("an override has an end or a duration, not both");
      }
      if (lasting != null && !OperatorOverride.canLast(lasting)) {
        throw new IllegalArgumentException(
            "an override lasts from 1 ms to ten years, but was to last for " + lasting);
      }
      author = author.because(override.reason());
    }

    /** Sets one that ends as it says, asked for by this caller. */
    public SetOverride(OperatorOverride override, @Nullable String caller) {
      this(override, null, Author.ofCaller(caller));
    }

    /** The override when it is set at that moment, in microseconds since the epoch. */
    OperatorOverride overrideAt(long now) {
      return lasting == null
          ? override
          : new OperatorOverride(
              override.state(), override.reason(), Micros.toInstant(now + Micros.of(lasting)));
    }

    @Override
    public BreakerView applyTo(Breaker breaker, long now) {
      return breaker.override(this, now);
    }
  }

  /**
   * Lifts the override, if there is one: the breaker goes on where it was.
   *
   * @param author who asks, and why
   */
  record LiftOverride(Author author) implements Command<BreakerView> {

    /** Asked for by this caller, for a reason that is not said. */
    public LiftOverride(@Nullable String caller) {
      this(Author.ofCaller(caller));
    }

    @Override
    public BreakerView applyTo(Breaker breaker, long now) {
      return breaker.lift(this, now);
    }
  }

  /**
   * Ends the wait of a breaker whose computed state is OPEN: it turns HALF_OPEN, and the next calls
   * are trials. In any other state nothing changes. As in Resilience4j, CLOSED never turns
   * HALF_OPEN.
   *
   * @param author who asks, and why
   */
  record EndWait(Author author) implements Command<BreakerView> {
    @Override
    public BreakerView applyTo(Breaker breaker, long now) {
      return breaker.endWait(this, now);
    }
  }
}
