package io.fusebox.resilience4j;

import io.fusebox.client.CallRules;
import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.function.Predicate;

/** Resilience4j's configurations as settings and rules, and back. */
final class Configs {

  private static final CircuitBreakerConfig DEFAULTS = CircuitBreakerConfig.ofDefaults();
  private static final Duration LONGEST = Duration.ofDays(365);

  /** Growth that has not reached its bound by this trip never will. */
  private static final int LATE_TRIP = 2_000;

  private static final int TRIPS_TO_COMPARE = 8;

  private Configs() {}

  /**
   * The settings of such a breaker.
   *
   * @throws UnsupportedOperationException it has something that no breaker here can have
   */
  static Settings settings(String name, CircuitBreakerConfig config) {
    refuseIf(
        config.getInitialState() != State.CLOSED,
        name,
        "initialState " + config.getInitialState() + "; set an override instead");
    refuseIf(
        config.getTransitionToStateAfterWaitDuration() != State.OPEN
            && !config.getMaxWaitDurationInHalfOpenState().isZero(),
        name,
        "transitionToStateAfterWaitDuration CLOSED; a half-open round that is not decided in time"
            + " goes back to OPEN");
    refuseIf(
        config.getTransitionOnResult() != DEFAULTS.getTransitionOnResult(),
        name,
        "transitionOnResult; use recordResult to have a result count as a failure");
    Settings.Builder settings =
        Settings.builder()
            .consecutiveFailureThreshold(null)
            .failureRateThreshold(config.getFailureRateThreshold())
            .slowCallRateThreshold(config.getSlowCallRateThreshold())
            .slowCallDurationThreshold(config.getSlowCallDurationThreshold())
            .slidingWindowType(SlidingWindowType.valueOf(config.getSlidingWindowType().name()))
            .slidingWindowSize(config.getSlidingWindowSize())
            .minimumNumberOfCalls(config.getMinimumNumberOfCalls())
            .permittedNumberOfCallsInHalfOpenState(
                config.getPermittedNumberOfCallsInHalfOpenState())
            .maxWaitDurationInHalfOpenState(config.getMaxWaitDurationInHalfOpenState())
            .automaticTransitionFromOpenToHalfOpenEnabled(
                config.isAutomaticTransitionFromOpenToHalfOpenEnabled());
    wait(name, config.getWaitIntervalFunctionInOpenState(), settings);
    return settings.build();
  }

  /** A function can be anything: it is asked, and has to be constant or to grow by a factor. */
  private static void wait(String name, IntervalFunction waits, Settings.Builder settings) {
    long first = waits.apply(1);
    long second = waits.apply(2);
    long bound = Math.max(first, Math.min(waits.apply(LATE_TRIP), LONGEST.toMillis()));
    double factor = first == 0 ? 1 : (double) second / (double) first;
    boolean fits = true;
    for (int trip = 1; trip <= TRIPS_TO_COMPARE; trip++) {
      double expected = Math.min((double) first * Math.pow(factor, trip - 1.0), (double) bound);
      double slack = trip + expected / 100;
      fits &= Math.abs((double) Math.min(waits.apply(trip), bound) - expected) <= slack;
    }
    refuseIf(
        !fits || factor < 1 || first < 1,
        name,
        "a waitIntervalFunctionInOpenState that is neither constant nor grows by a factor; a random"
            + " wait is not needed, since trial calls are limited over all hosts");
    settings.waitDurationInOpenState(Duration.ofMillis(first));
    if (factor >= 1.01) {
      settings.waitDurationMultiplier(factor).maxWaitDurationInOpenState(Duration.ofMillis(bound));
    }
  }

  private static void refuseIf(boolean has, String name, String what) {
    if (has) {
      throw new UnsupportedOperationException(
          "circuit breaker '" + name + "' cannot live in Fusebox with " + what);
    }
  }

  static CallRules rules(CircuitBreakerConfig config) {
    Predicate<Object> failed = config.getRecordResultPredicate();
    return CallRules.builder()
        .failure(config.getRecordExceptionPredicate())
        .ignored(config.getIgnoreExceptionPredicate())
        .failedResult(result -> result != null && failed.test(result))
        .build();
  }

  /**
   * What Resilience4j would write for these settings. A rate that is off reads as 100 percent, and
   * an UNBOUNDED window, which it does not have, as COUNT_BASED.
   */
  static CircuitBreakerConfig config(Settings settings) {
    Float failureRate = settings.failureRateThreshold();
    Float slowCallRate = settings.slowCallRateThreshold();
    Duration wait = settings.waitDurationInOpenState();
    return CircuitBreakerConfig.custom()
        .failureRateThreshold(failureRate == null ? 100 : failureRate)
        .slowCallRateThreshold(slowCallRate == null ? 100 : slowCallRate)
        .slowCallDurationThreshold(settings.slowCallDurationThreshold())
        .slidingWindowType(
            settings.slidingWindowType() == SlidingWindowType.TIME_BASED
                ? CircuitBreakerConfig.SlidingWindowType.TIME_BASED
                : CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
        .slidingWindowSize(settings.slidingWindowSize())
        .minimumNumberOfCalls(settings.minimumNumberOfCalls())
        .permittedNumberOfCallsInHalfOpenState(settings.permittedNumberOfCallsInHalfOpenState())
        .maxWaitDurationInHalfOpenState(settings.maxWaitDurationInHalfOpenState())
        .automaticTransitionFromOpenToHalfOpenEnabled(
            settings.automaticTransitionFromOpenToHalfOpenEnabled())
        .waitIntervalFunctionInOpenState(
            settings.waitDurationMultiplier() == 1
                ? IntervalFunction.of(wait)
                : IntervalFunction.ofExponentialBackoff(
                    wait, settings.waitDurationMultiplier(), settings.maxWaitDurationInOpenState()))
        .build();
  }
}
