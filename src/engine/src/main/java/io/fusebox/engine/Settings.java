package io.fusebox.engine;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a breaker trips and recovers. The names are Resilience4j's wherever it has the setting; the
 * defaults trip after 5 failures in a row and wait 60 seconds. Values are immutable, and only
 * settings within their bounds exist. Durations are kept in microseconds; what is finer is cut off.
 *
 * @param consecutiveFailureThreshold trip at so many failures in a row, 1 to 1,000,000; null: rule
 *     off. Default 5
 * @param failureCountThreshold trip when so many of the window's calls failed, 1 to 1,000,000 and
 *     at most the size of a COUNT_BASED window, whatever succeeded between them and with no minimum
 *     of calls; null: rule off. Default null
 * @param failureRateThreshold trip when so many percent of the window's calls failed, above 0 to
 *     100; null: rule off. Default null
 * @param slowCallRateThreshold trip when so many percent of the window's calls were slow, above 0
 *     to 100; null: rule off. Default null
 * @param slowCallDurationThreshold a call is slow when it took longer than this, 1 ms to 365 days.
 *     Default 60 s
 * @param slidingWindowType whether the window holds the last calls, the last seconds, or all calls
 *     since the breaker closed. Default COUNT_BASED
 * @param slidingWindowSize how many, 1 to 10,000 calls or 1 to 3,600 seconds; without meaning for
 *     UNBOUNDED. Default 100
 * @param minimumNumberOfCalls no rate below so many calls, 1 to 1,000,000; a COUNT_BASED window
 *     takes the smaller of this and its size, and a half-open round that has no minimum of its own
 *     the smaller of this and what it permits. Default 100
 * @param minimumDistinctCallers trip only when the failures that would trip the breaker (or the
 *     slow calls) came from at least so many callers, 1 to 100; calls without a caller's name count
 *     as one caller's. It holds for CLOSED: a trial call speaks for all callers. Callers who called
 *     while the setting was 1 are not known afterwards. Default 1
 * @param waitDurationInOpenState how long OPEN rejects, 1 ms to 365 days. Default 60 s
 * @param waitDurationMultiplier by how much the wait grows with each trip in a row, 1.01 to 100, or
 *     1 for no growth; back to the first wait once the breaker has closed. Default 1
 * @param maxWaitDurationInOpenState the bound of that growth, 1 ms to 365 days; a longer
 *     waitDurationInOpenState stays as it is. Default 1 h
 * @param permittedNumberOfCallsInHalfOpenState how many trial permits a half-open round gives in
 *     total, 1 to 1,000. Default 1
 * @param minimumNumberOfCallsInHalfOpenState how many trial results decide a half-open round, 1 to
 *     1,000, and at most as many as it permits; null: minimumNumberOfCalls where a rate rule is on,
 *     otherwise all that it permits. Default null
 * @param permitLease how long a trial permit may stay out, 1 ms to 365 days. Default 30 s
 * @param maxPermitLease the bound of the leases that callers ask for, when they take a trial permit
 *     or prolong one, 1 ms to 365 days; a longer permitLease stays as it is. Default 10 min
 * @param maxWaitDurationInHalfOpenState back to OPEN when HALF_OPEN has lasted so long, 1 ms to 365
 *     days; zero: no limit. Default zero
 * @param automaticTransitionFromOpenToHalfOpenEnabled whether the end of the wait alone turns the
 *     breaker HALF_OPEN; otherwise the next request for a permit does. Default false
 */
public record Settings(
    @Nullable Integer consecutiveFailureThreshold,
    @Nullable Integer failureCountThreshold,
    @Nullable Float failureRateThreshold,
    @Nullable Float slowCallRateThreshold,
    Duration slowCallDurationThreshold,
    SlidingWindowType slidingWindowType,
    int slidingWindowSize,
    int minimumNumberOfCalls,
    int minimumDistinctCallers,
    Duration waitDurationInOpenState,
    double waitDurationMultiplier,
    Duration maxWaitDurationInOpenState,
    int permittedNumberOfCallsInHalfOpenState,
    @Nullable Integer minimumNumberOfCallsInHalfOpenState,
    Duration permitLease,
    Duration maxPermitLease,
    Duration maxWaitDurationInHalfOpenState,
    boolean automaticTransitionFromOpenToHalfOpenEnabled) {

  /**
   * The bound of {@link #minimumDistinctCallers}, and so of what a breaker remembers of callers.
   */
  static final int MOST_DISTINCT_CALLERS = 100;

  private static final int MOST_TRIALS = 1_000;

  /** The settings of a breaker that nobody declared. */
  public static final Settings DEFAULTS = builder().build();

  /**
   * Checks every setting against its bounds.
   *
   * @throws InvalidSettingsException naming each setting that is out of its bounds
   */
  public Settings {
    SettingsBounds bounds = new SettingsBounds();
    bounds.count("consecutiveFailureThreshold", consecutiveFailureThreshold, 1_000_000);
    bounds.count("failureCountThreshold", failureCountThreshold, 1_000_000);
    bounds.fits(failureCountThreshold, slidingWindowType, slidingWindowSize);
    bounds.percent("failureRateThreshold", failureRateThreshold);
    bounds.percent("slowCallRateThreshold", slowCallRateThreshold);
    bounds.length("slowCallDurationThreshold", slowCallDurationThreshold);
    bounds.windowSize(slidingWindowSize, slidingWindowType);
    bounds.count("minimumNumberOfCalls", minimumNumberOfCalls, 1_000_000);
    bounds.count("minimumDistinctCallers", minimumDistinctCallers, MOST_DISTINCT_CALLERS);
    bounds.length("waitDurationInOpenState", waitDurationInOpenState);
    bounds.growth("waitDurationMultiplier", waitDurationMultiplier);
    bounds.length("maxWaitDurationInOpenState", maxWaitDurationInOpenState);
    bounds.count(
        "permittedNumberOfCallsInHalfOpenState",
        permittedNumberOfCallsInHalfOpenState,
        MOST_TRIALS);
    bounds.count(
        "minimumNumberOfCallsInHalfOpenState", minimumNumberOfCallsInHalfOpenState, MOST_TRIALS);
    bounds.length("permitLease", permitLease);
    bounds.length("maxPermitLease", maxPermitLease);
    bounds.lengthOrZero("maxWaitDurationInHalfOpenState", maxWaitDurationInHalfOpenState);
    bounds.throwIfBroken();
    slowCallDurationThreshold = slowCallDurationThreshold.truncatedTo(ChronoUnit.MICROS);
    waitDurationInOpenState = waitDurationInOpenState.truncatedTo(ChronoUnit.MICROS);
    maxWaitDurationInOpenState = maxWaitDurationInOpenState.truncatedTo(ChronoUnit.MICROS);
    permitLease = permitLease.truncatedTo(ChronoUnit.MICROS);
    maxPermitLease = maxPermitLease.truncatedTo(ChronoUnit.MICROS);
    maxWaitDurationInHalfOpenState = maxWaitDurationInHalfOpenState.truncatedTo(ChronoUnit.MICROS);
  }

  /** A builder that holds the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that holds these settings, to change some of them. */
  public Builder toBuilder() {
    Builder copy = new Builder();
    Setting.ALL.forEach(setting -> setting.copy(this, copy));
    return copy;
  }

  /** Of how many trial results a half-open round has rates. */
  int minimumNumberOfTrials() {
    return Math.min(
        Objects.requireNonNullElse(minimumNumberOfCallsInHalfOpenState, minimumNumberOfCalls),
        permittedNumberOfCallsInHalfOpenState);
  }

  /** How many trial results decide a half-open round in which none is a failure that reopens it. */
  int trialsToDecide() {
    return hasRateRule() || minimumNumberOfCallsInHalfOpenState != null
        ? minimumNumberOfTrials()
        : permittedNumberOfCallsInHalfOpenState;
  }

  /** Whether a half-open round is decided by rates, not by counting successes. */
  boolean hasRateRule() {
    return failureRateThreshold != null || slowCallRateThreshold != null;
  }

  /** Whether a call that took so long was slow; null: unknown, so not slow. */
  boolean isSlow(@Nullable Duration duration) {
    return duration != null && duration.compareTo(slowCallDurationThreshold) > 0;
  }

  /** The wait of the given trip in a row, counted from 1, in microseconds. */
  long waitMicros(long tripsInARow) {
    double first = (double) Micros.of(waitDurationInOpenState);
    double grown = first * Math.pow(waitDurationMultiplier, tripsInARow - 1.0);
    return grown < (double) longestWait() ? (long) grown : longestWait();
  }

  /** Whether the wait of a later trip in a row can be longer than this. */
  boolean waitGrowsFrom(long waitMicros) {
    return waitDurationMultiplier > 1 && waitMicros < longestWait();
  }

  /** How long a lease is that a caller asked for, in microseconds; null: it left that open. */
  long leaseMicros(@Nullable Duration asked) {
    long usual = Micros.of(permitLease);
    return asked == null
        ? usual
        : Math.min(Micros.of(asked), Math.max(usual, Micros.of(maxPermitLease)));
  }

  private long longestWait() {
    return Math.max(Micros.of(waitDurationInOpenState), Micros.of(maxWaitDurationInOpenState));
  }

  /** Collects settings; not thread-safe. Nothing is checked before {@link #build()}. */
  public static final class Builder {
    private @Nullable Integer consecutiveFailureThreshold = 5;
    private @Nullable Integer failureCountThreshold;
    private @Nullable Float failureRateThreshold;
    private @Nullable Float slowCallRateThreshold;
    private Duration slowCallDurationThreshold = Duration.ofSeconds(60);
    private SlidingWindowType slidingWindowType = SlidingWindowType.COUNT_BASED;
    private int slidingWindowSize = 100;
    private int minimumNumberOfCalls = 100;
    private int minimumDistinctCallers = 1;
    private Duration waitDurationInOpenState = Duration.ofSeconds(60);
    private double waitDurationMultiplier = 1;
    private Duration maxWaitDurationInOpenState = Duration.ofHours(1);
    private int permittedNumberOfCallsInHalfOpenState = 1;
    private @Nullable Integer minimumNumberOfCallsInHalfOpenState;
    private Duration permitLease = Duration.ofSeconds(30);
    private Duration maxPermitLease = Duration.ofMinutes(10);
    private Duration maxWaitDurationInHalfOpenState = Duration.ZERO;
    private boolean automaticTransitionFromOpenToHalfOpenEnabled;

    private Builder() {}

    /** Sets {@link Settings#consecutiveFailureThreshold}; null turns the rule off. */
    public Builder consecutiveFailureThreshold(@Nullable Integer failures) {
      consecutiveFailureThreshold = failures;
      return this;
    }

    /** Sets {@link Settings#failureCountThreshold}; null turns the rule off. */
    public Builder failureCountThreshold(@Nullable Integer failures) {
      failureCountThreshold = failures;
      return this;
    }

    /** Sets {@link Settings#failureRateThreshold}; null turns the rule off. */
    public Builder failureRateThreshold(@Nullable Float percent) {
      failureRateThreshold = percent;
      return this;
    }

    /** Sets {@link Settings#slowCallRateThreshold}; null turns the rule off. */
    public Builder slowCallRateThreshold(@Nullable Float percent) {
      slowCallRateThreshold = percent;
      return this;
    }

    /** Sets {@link Settings#slowCallDurationThreshold}. */
    public Builder slowCallDurationThreshold(Duration duration) {
      slowCallDurationThreshold = duration;
      return this;
    }

    /** Sets {@link Settings#slidingWindowType}. */
    public Builder slidingWindowType(SlidingWindowType type) {
      slidingWindowType = type;
      return this;
    }

    /** Sets {@link Settings#slidingWindowSize}, in calls or in seconds. */
    public Builder slidingWindowSize(int size) {
      slidingWindowSize = size;
      return this;
    }

    /** Sets {@link Settings#minimumNumberOfCalls}. */
    public Builder minimumNumberOfCalls(int calls) {
      minimumNumberOfCalls = calls;
      return this;
    }

    /** Sets {@link Settings#minimumDistinctCallers}. */
    public Builder minimumDistinctCallers(int callers) {
      minimumDistinctCallers = callers;
      return this;
    }

    /** Sets {@link Settings#waitDurationInOpenState}. */
    public Builder waitDurationInOpenState(Duration duration) {
      waitDurationInOpenState = duration;
      return this;
    }

    /** Sets {@link Settings#waitDurationMultiplier}. */
    public Builder waitDurationMultiplier(double factor) {
      waitDurationMultiplier = factor;
      return this;
    }

    /** Sets {@link Settings#maxWaitDurationInOpenState}. */
    public Builder maxWaitDurationInOpenState(Duration duration) {
      maxWaitDurationInOpenState = duration;
      return this;
    }

    /** Sets {@link Settings#permittedNumberOfCallsInHalfOpenState}. */
    public Builder permittedNumberOfCallsInHalfOpenState(int calls) {
      permittedNumberOfCallsInHalfOpenState = calls;
      return this;
    }

    /** Sets {@link Settings#minimumNumberOfCallsInHalfOpenState}; null: none of its own. */
    public Builder minimumNumberOfCallsInHalfOpenState(@Nullable Integer calls) {
      minimumNumberOfCallsInHalfOpenState = calls;
      return this;
    }

    /** Sets {@link Settings#permitLease}. */
    public Builder permitLease(Duration duration) {
      permitLease = duration;
      return this;
    }

    /** Sets {@link Settings#maxPermitLease}. */
    public Builder maxPermitLease(Duration duration) {
      maxPermitLease = duration;
      return this;
    }

    /** Sets {@link Settings#maxWaitDurationInHalfOpenState}; zero: no limit. */
    public Builder maxWaitDurationInHalfOpenState(Duration duration) {
      maxWaitDurationInHalfOpenState = duration;
      return this;
    }

    /** Sets {@link Settings#automaticTransitionFromOpenToHalfOpenEnabled}. */
    public Builder automaticTransitionFromOpenToHalfOpenEnabled(boolean enabled) {
      automaticTransitionFromOpenToHalfOpenEnabled = enabled;
      return this;
    }

    /**
     * The settings collected so far.
     *
     * @throws InvalidSettingsException naming each setting that is out of its bounds
     */
    public Settings build() {
      return new Settings(
          consecutiveFailureThreshold,
          failureCountThreshold,
          failureRateThreshold,
          slowCallRateThreshold,
          slowCallDurationThreshold,
          slidingWindowType,
          slidingWindowSize,
          minimumNumberOfCalls,
          minimumDistinctCallers,
          waitDurationInOpenState,
          waitDurationMultiplier,
          maxWaitDurationInOpenState,
          permittedNumberOfCallsInHalfOpenState,
          minimumNumberOfCallsInHalfOpenState,
          permitLease,
          maxPermitLease,
          maxWaitDurationInHalfOpenState,
          automaticTransitionFromOpenToHalfOpenEnabled);
    }
  }
}
