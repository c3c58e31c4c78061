package io.fusebox.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fusebox.client.BreakerNames;
import io.fusebox.client.Breakers;
import io.fusebox.engine.Settings;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.ResultRecordedAsFailureException;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnErrorEvent;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FuseboxCircuitBreakerTest {

  private static final Duration WAIT = Duration.ofMillis(200);

  private final Breakers breakers = Breakers.inMemory();
  private final FuseboxCircuitBreakerRegistry registry = FuseboxCircuitBreakerRegistry.of(breakers);
  private final List<String> events = new CopyOnWriteArrayList<>();

  private static CircuitBreakerConfig.Builder config() {
    return CircuitBreakerConfig.custom()
        .slidingWindowSize(4)
        .minimumNumberOfCalls(4)
        .permittedNumberOfCallsInHalfOpenState(2)
        .waitDurationInOpenState(WAIT)
        .ignoreExceptions(ArithmeticException.class)
        .recordResult("refused"::equals);
  }

  private CircuitBreaker breaker() {
    CircuitBreaker breaker = registry.circuitBreaker("payments", config().build());
    breaker.getEventPublisher().onEvent(event -> events.add(event.getEventType().name()));
    return breaker;
  }

  private static void fail(CircuitBreaker breaker, RuntimeException thrown) {
    assertThatThrownBy(
            () ->
                breaker.executeRunnable(
                    () -> {
                      throw thrown;
                    }))
        .isSameAs(thrown);
  }

  private static void trip(CircuitBreaker breaker) {
    for (int i = 0; i < 4; i++) {
      fail(breaker, new IllegalStateException("down"));
    }
    assertThat(breaker.getState()).isEqualTo(State.OPEN);
  }

  private static void awaitTrial(CircuitBreaker breaker) {
    await().pollInterval(Duration.ofMillis(10)).until(breaker::tryAcquirePermission);
  }

  @Test
  void decoratorsTripAndRecover() {
    CircuitBreaker breaker = breaker();
    assertThat(breaker.executeSupplier(() -> "fine")).isEqualTo("fine");
    fail(breaker, new ArithmeticException("ignored"));
    for (int i = 0; i < 3; i++) {
      fail(breaker, new IllegalStateException("down"));
    }
    assertThatExceptionOfType(CallNotPermittedException.class)
        .isThrownBy(() -> breaker.executeSupplier(() -> "not made"))
        .withMessageContaining("payments")
        .withMessageContaining("OPEN");
    assertThat(events)
        .containsExactly(
            "SUCCESS",
            "IGNORED_ERROR",
            "ERROR",
            "ERROR",
            "ERROR",
            "FAILURE_RATE_EXCEEDED",
            "STATE_TRANSITION",
            "NOT_PERMITTED");
    awaitTrial(breaker);
    breaker.onSuccess(1, TimeUnit.MILLISECONDS);
    assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
    breaker.executeRunnable(() -> {});
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void aRejectionWithoutTrialsLeftIsToldOnce() {
    CircuitBreaker breaker = breaker();
    trip(breaker);
    awaitTrial(breaker);
    assertThat(breaker.tryAcquirePermission()).isTrue();
    events.clear();
    assertThat(breaker.tryAcquirePermission()).isFalse();
    assertThat(events).containsExactly("NOT_PERMITTED");
  }

  @Test
  void aReleasedTrialCanBeGivenAgainAndOnceOnly() {
    CircuitBreaker breaker = breaker();
    trip(breaker);
    awaitTrial(breaker);
    assertThat(breaker.tryAcquirePermission()).isTrue();
    assertThat(breaker.tryAcquirePermission()).isFalse();
    breaker.releasePermission();
    assertThat(breaker.tryAcquirePermission()).isTrue();
    assertThat(breaker.tryAcquirePermission()).isFalse();
    breaker.releasePermission();
    breaker.releasePermission();
    breaker.releasePermission();
    assertThat(breaker.tryAcquirePermission()).isTrue();
    assertThat(breaker.tryAcquirePermission()).isTrue();
    assertThat(breaker.tryAcquirePermission()).isFalse();
  }

  @Test
  void stagesThatEndOnOtherThreadsReturnTheirPermits() {
    CircuitBreaker breaker = breaker();
    trip(breaker);
    awaitTrial(breaker);
    breaker.releasePermission();
    for (int i = 0; i < 2; i++) {
      CompletionStage<String> stage =
          breaker.executeCompletionStage(() -> CompletableFuture.supplyAsync(() -> "fine"));
      assertThat(stage.toCompletableFuture().join()).isEqualTo("fine");
    }
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void aRejectedStageFails() {
    CircuitBreaker breaker = breaker();
    trip(breaker);
    CompletionStage<String> stage =
        breaker.executeCompletionStage(() -> CompletableFuture.completedFuture("not made"));
    assertThat(stage.toCompletableFuture())
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withCauseInstanceOf(CallNotPermittedException.class);
  }

  @Test
  void aFailedResultIsToldWithTheResult() {
    CircuitBreaker breaker = breaker();
    List<CircuitBreakerOnErrorEvent> errors = new CopyOnWriteArrayList<>();
    breaker.getEventPublisher().onError(errors::add);
    assertThat(breaker.executeSupplier(() -> "refused")).isEqualTo("refused");
    assertThat(errors)
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getThrowable())
                    .isInstanceOfSatisfying(
                        ResultRecordedAsFailureException.class,
                        failure -> assertThat(failure.getResult()).isEqualTo("refused")));
  }

  @Test
  void aReportWithoutAPermitCountsWhileClosedOnly() {
    CircuitBreaker breaker = breaker();
    for (int i = 0; i < 4; i++) {
      breaker.onError(1, TimeUnit.MILLISECONDS, new IllegalStateException("down"));
    }
    assertThat(breaker.getState()).isEqualTo(State.OPEN);
    awaitTrial(breaker);
    breaker.onError(1, TimeUnit.MILLISECONDS, new IllegalStateException("the trial's"));
    breaker.onError(1, TimeUnit.MILLISECONDS, new IllegalStateException("nobody's"));
    breaker.onError(1, TimeUnit.MILLISECONDS, new IllegalStateException("nobody's"));
    assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
  }

  @Test
  void whatOneSetsIsAnOverrideThatIsLifted() {
    CircuitBreaker breaker = breaker();
    breaker.transitionToForcedOpenState();
    assertThat(breaker.getState()).isEqualTo(State.FORCED_OPEN);
    assertThat(breaker.tryAcquirePermission()).isFalse();
    breaker.transitionToDisabledState();
    assertThat(breaker.getState()).isEqualTo(State.DISABLED);
    breaker.executeRunnable(() -> {});
    breaker.transitionToMetricsOnlyState();
    assertThat(breaker.getState()).isEqualTo(State.METRICS_ONLY);
    breaker.transitionToClosedState();
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    breaker.transitionToOpenStateFor(Duration.ofMinutes(1));
    assertThat(breaker.tryAcquirePermission()).isFalse();
    breaker.reset();
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    assertThat(events)
        .containsExactly(
            "STATE_TRANSITION",
            "STATE_TRANSITION",
            "STATE_TRANSITION",
            "STATE_TRANSITION",
            "STATE_TRANSITION",
            "STATE_TRANSITION",
            "RESET");
  }

  @Test
  void anOverrideLiftedOffAnOpenBreakerIsToldAsWaysThatResilience4jHas() {
    CircuitBreaker breaker = breaker();
    trip(breaker);
    breaker.transitionToMetricsOnlyState();
    List<String> turns = new CopyOnWriteArrayList<>();
    breaker
        .getEventPublisher()
        .onStateTransition(event -> turns.add(event.getStateTransition().name()));
    breakers.get("payments").liftOverride();
    assertThat(turns).containsExactly("METRICS_ONLY_TO_CLOSED", "CLOSED_TO_OPEN");
  }

  @Test
  void computedStatesCannotBeSet() {
    CircuitBreaker breaker = breaker();
    assertThatThrownBy(breaker::transitionToOpenState)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("transitionToForcedOpenState");
    assertThatThrownBy(breaker::transitionToHalfOpenState)
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void metersOfResilience4jGoOn() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(registry).bindTo(meters);
    CircuitBreaker breaker = breaker();
    breaker.executeRunnable(() -> {});
    for (int i = 0; i < 3; i++) {
      fail(breaker, new IllegalStateException("down"));
    }
    assertThat(breaker.tryAcquirePermission()).isFalse();
    String prefix = "resilience4j.circuitbreaker.";
    assertThat(meters.get(prefix + "calls").tag("kind", "failed").timer().count()).isEqualTo(3);
    assertThat(meters.get(prefix + "not.permitted.calls").counter().count()).isEqualTo(1);
    assertThat(meters.get(prefix + "state").tag("state", "open").gauge().value()).isEqualTo(1);
    assertThat(meters.get(prefix + "failure.rate").gauge().value()).isEqualTo(75);
    assertThat(meters.get(prefix + "buffered.calls").tag("kind", "failed").gauge().value())
        .isEqualTo(3);
    assertThat(meters.get(prefix + "slow.calls").tag("kind", "failed").gauge().value()).isZero();
  }

  @Test
  void settingsComeFromTheConfigUnlessBreakersHaveTheirOwn() {
    Settings own = Settings.builder().slidingWindowSize(9).build();
    FuseboxCircuitBreakerRegistry mixed =
        FuseboxCircuitBreakerRegistry.of(
            Breakers.builder().settings("own", own).settings(Settings.DEFAULTS).inMemory(),
            Map.of("shared", config().build()));
    assertThat(settings(mixed.circuitBreaker("own", "shared"))).isEqualTo(own);
    assertThat(settings(mixed.circuitBreaker("theirs", "shared")))
        .isEqualTo(Configs.settings("theirs", config().build()));
    CircuitBreaker neither = mixed.circuitBreaker("neither");
    assertThat(settings(neither)).isEqualTo(Settings.DEFAULTS);
    assertThat(neither.getCircuitBreakerConfig().getMinimumNumberOfCalls()).isEqualTo(100);
  }

  private static Settings settings(CircuitBreaker breaker) {
    return ((FuseboxCircuitBreaker) breaker).breaker().view().settings();
  }

  @Test
  void waitsThatGrowByAFactorAreUnderstoodAndOthersRefused() {
    assertThat(
            Configs.settings(
                "x",
                CircuitBreakerConfig.custom()
                    .waitIntervalFunctionInOpenState(
                        IntervalFunction.ofExponentialBackoff(1_000, 3, 20_000))
                    .build()))
        .returns(Duration.ofSeconds(1), Settings::waitDurationInOpenState)
        .returns(3.0, Settings::waitDurationMultiplier)
        .returns(Duration.ofSeconds(20), Settings::maxWaitDurationInOpenState);
    assertThatThrownBy(
            () ->
                Configs.settings(
                    "x",
                    CircuitBreakerConfig.custom()
                        .waitIntervalFunctionInOpenState(trip -> trip == 1 ? 5_000L : 1_000L * trip)
                        .build()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("'x'")
        .hasMessageContaining("waitIntervalFunctionInOpenState");
    assertThatThrownBy(
            () ->
                Configs.settings(
                    "x", CircuitBreakerConfig.custom().initialState(State.FORCED_OPEN).build()))
        .hasMessageContaining("initialState FORCED_OPEN");
  }

  @Test
  void aNameThatNoBreakerCanHaveIsKeptAndItsBreakerHasTheEscapedOne() {
    for (String name : List.of("orders*", " a", "DemoClient#getDemo(String,int)", "a%41")) {
      CircuitBreaker breaker = registry.circuitBreaker(name, config().build());
      List<String> told = new CopyOnWriteArrayList<>();
      breaker.getEventPublisher().onEvent(event -> told.add(event.getCircuitBreakerName()));
      assertThat(breaker.getName()).isEqualTo(name);
      assertThat(((FuseboxCircuitBreaker) breaker).breaker().name())
          .isEqualTo(BreakerNames.escaped(name));
      trip(breaker);
      assertThat(told).isNotEmpty().containsOnly(name);
    }
  }
}
