package io.fusebox.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a breaker. Commands are immutable values; {@link Breaker#apply} carries them
 * out.
 *
 * @param <R> what the breaker answers
 */
public sealed interface Command<R> {

  /** Carries this out on the breaker, whose time has moved to {@code now} already. */
  R applyTo(Breaker breaker, long now);

  /**
   * Asks for the leave to make one call.
   *
   * @param caller who asks; null: unknown
   */
  record AcquirePermit(@Nullable String caller) implements Command<Decision> {
    @Override
    public Decision applyTo(Breaker breaker, long now) {
      return breaker.acquire(this, now);
    }
  }

  /**
   * Reports how a call ended.
   *
   * @param permit what the call was permitted with; null: the caller keeps no permits, and the
   *     outcome counts in CLOSED only
   * @param duration how long the call took, zero to 365 days; null: unknown, so not slow
   * @param caller who reports; null: unknown
   * @param error what went wrong, in words, for the history; null: not said
   */
  record RecordOutcome(
      Outcome outcome,
      @Nullable Permit permit,
      @Nullable Duration duration,
      @Nullable String caller,
      @Nullable String error)
      implements Command<Recorded> {

    private static final Duration LONGEST = Duration.ofDays(365);

    /**
     * Checks that the call can have taken so long.
     *
     * @throws InvalidDurationException it cannot
     */
    public RecordOutcome {
      if (duration != null && (duration.isNegative() || duration.compareTo(LONGEST) > 0)) {
        throw new InvalidDurationException(duration);
      }
    }

    /** Whether the call failed; otherwise it succeeded or was released. */
    boolean failed() {
      return outcome == Outcome.FAILURE;
    }

    @Override
    public Recorded applyTo(Breaker breaker, long now) {
      return breaker.record(this, now);
    }
  }

  /**
   * Gives the breaker other settings. Its state stays, and so does what still fits of its window.
   *
   * @param settings the settings from now on
   * @param caller who asks; null: unknown
   */
  record ChangeSettings(Settings settings, @Nullable String caller)
      implements Command<BreakerView> {
    @Override
    public BreakerView applyTo(Breaker breaker, long now) {
      return breaker.change(this, now);
    }
  }

  /**
   * Closes the breaker and forgets what it has counted. An override stays.
   *
   * @param caller who asks; null: unknown
   */
  record Reset(@Nullable String caller) implements Command<BreakerView> {
    @Override
    public BreakerView applyTo(Breaker breaker, long now) {
      return breaker.reset(this, now);
    }
  }

  /**
   * Sets an operator's override, in place of one that stands already.
   *
   * @param override the override, whose end must lie after now
   * @param caller who asks; null: unknown
   */
  record SetOverride(OperatorOverride override, @Nullable String caller)
      implements Command<BreakerView> {
    @Override
    public BreakerView applyTo(Breaker breaker, long now) {
      return breaker.override(this, now);
    }
  }

  /**
   * Lifts the override, if there is one: the breaker goes on where it was.
   *
   * @param caller who asks; null: unknown
   */
  record LiftOverride(@Nullable String caller) implements Command<BreakerView> {
    @Override
    public BreakerView applyTo(Breaker breaker, long now) {
      return breaker.lift(this, now);
    }
  }
}
