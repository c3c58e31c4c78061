package io.fusebox.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.OperatorOverride;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.service.coordination.NamedView;
import io.fusebox.service.support.Scrape;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Breakers are shown as Resilience4j shows its own, which is asked here. */
@SuppressWarnings("deprecation") // Quarkus has the registry on which this one stands
class BreakerSamplesTest {

  private static final String NAME = "payments";
  private static final int CALLS = 10;
  private static final Duration FAST = Duration.ofMillis(20);
  private static final Duration SLOW = Duration.ofMillis(200);

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CallCounts counts = new CallCounts();
  private final Breaker ours =
      Breaker.closed(
          Settings.builder()
              .consecutiveFailureThreshold(null)
              .failureRateThreshold(50F)
              .slowCallRateThreshold(100F)
              .slowCallDurationThreshold(Duration.ofMillis(100))
              .slidingWindowSize(CALLS)
              .minimumNumberOfCalls(CALLS)
              .build(),
          0);
  private final CircuitBreaker theirs;

  BreakerSamplesTest() {
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.of(
            CircuitBreakerConfig.custom()
                .failureRateThreshold(50)
                .slowCallRateThreshold(100)
                .slowCallDurationThreshold(Duration.ofMillis(100))
                .slidingWindow(CALLS, CALLS, SlidingWindowType.COUNT_BASED)
                .build());
    theirs = registry.circuitBreaker(NAME);
    TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(registry).bindTo(meters);
  }

  private Scrape oursScraped() {
    List<NamedView> views = List.of(new NamedView(NAME, ours.viewOfStored(0)));
    StringWriter text = new StringWriter();
    try {
      TextFormat.write004(
          text, Collections.enumeration(new BreakerSamples(views, counts).families()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Scrape.of(text.toString());
  }

  private Scrape theirsScraped() {
    return Scrape.of(meters.scrape(TextFormat.CONTENT_TYPE_004));
  }

  private void call(Outcome outcome, Duration duration) {
    ours.apply(new RecordOutcome(outcome, null, duration, null, null), 0);
    counts.onCalls(NAME, outcome, 1, duration);
    if (outcome == Outcome.SUCCESS) {
      theirs.onSuccess(duration.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      theirs.onError(duration.toMillis(), TimeUnit.MILLISECONDS, new IOException("failed"));
    }
  }

  /** By the name and the labels. */
  private static Map<String, Double> figures(Scrape scrape) {
    Map<String, Double> figures = new TreeMap<>();
    scrape
        .samples()
        .forEach(
            sample ->
                figures.put(
                    sample.name() + new TreeMap<>(sample.labels()),
                    Double.valueOf(sample.value())));
    return figures;
  }

  private void assertShownAlike() {
    Map<String, Double> expected = figures(theirsScraped());
    Map<String, Double> shown = figures(oursScraped());
    assertThat(shown.keySet()).isEqualTo(expected.keySet());
    shown.forEach(
        (what, value) ->
            assertThat(value).as(what).isCloseTo(expected.get(what), Offset.offset(1e-6)));
  }

  @Test
  void namesTypesAndLabelsAreThoseOfResilience4j() {
    assertThat(oursScraped().types()).isEqualTo(theirsScraped().types()).hasSize(8);
    assertThat(figures(oursScraped()).keySet()).isEqualTo(figures(theirsScraped()).keySet());
    assertThat(oursScraped().descriptions().keySet())
        .isEqualTo(theirsScraped().descriptions().keySet());
  }

  @Test
  void aBreakerWithoutCallsHasTheFiguresOfResilience4j() {
    assertShownAlike();
  }

  @Test
  void callsAreShownWithTheFiguresOfResilience4j() {
    for (int i = 0; i < 4; i++) {
      call(Outcome.SUCCESS, FAST);
      call(Outcome.FAILURE, FAST);
    }
    call(Outcome.SUCCESS, SLOW);
    assertShownAlike();
    call(Outcome.SUCCESS, SLOW);
    assertShownAlike();
    assertThat(oursScraped().sum("resilience4j_circuitbreaker_failure_rate", Map.of()))
        .isEqualTo(40);
  }

  @Test
  void aBreakerThatTripsIsShownWithTheFiguresOfResilience4j() {
    for (int i = 0; i < CALLS / 2; i++) {
      call(Outcome.SUCCESS, FAST);
      call(Outcome.FAILURE, FAST);
    }
    assertThat(theirs.tryAcquirePermission()).isFalse();
    counts.onNotPermitted(NAME, 1);
    assertShownAlike();
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"CLOSED", "OPEN", "HALF_OPEN"},
      mode = Mode.EXCLUDE)
  void anOverrideIsTheStateThatResilience4jHasForIt(State state) {
    ours.apply(new SetOverride(new OperatorOverride(state, null, null), null), 0);
    switch (state) {
      case FORCED_OPEN -> theirs.transitionToForcedOpenState();
      case DISABLED -> theirs.transitionToDisabledState();
      default -> theirs.transitionToMetricsOnlyState();
    }
    Map<String, String> labels = Map.of("state", BreakerSamples.label(state));
    assertThat(oursScraped().sum("resilience4j_circuitbreaker_state", labels)).isEqualTo(1);
    assertThat(theirsScraped().sum("resilience4j_circuitbreaker_state", labels)).isEqualTo(1);
    assertThat(oursScraped().sum("resilience4j_circuitbreaker_state", Map.of())).isEqualTo(1);
  }

  @Test
  void slowCallsAreAllThereAndFailedOnesAsManyAsMustHave() {
    for (int i = 0; i < CALLS; i++) {
      call(i < 2 ? Outcome.FAILURE : Outcome.SUCCESS, i < 1 ? FAST : SLOW);
    }
    Scrape scrape = oursScraped();
    String slow = "resilience4j_circuitbreaker_slow_calls";
    assertThat(scrape.sum(slow, Map.of())).isEqualTo(9);
    assertThat(scrape.sum(slow, Map.of("kind", "failed"))).isEqualTo(1);
  }

  @Test
  void whatIsNotCountedAnyMoreIsForgottenOnceTheBreakerIsGone() {
    counts.onCalls("gone", Outcome.SUCCESS, 3, FAST);
    counts.onCalls("there", Outcome.SUCCESS, 3, SLOW);
    long now = System.nanoTime();
    for (int minute = 1; minute <= 3; minute++) {
      now += Duration.ofMinutes(2).toNanos();
      counts.turn(now, name -> name.equals("there"));
    }
    assertThat(counts.of("gone").calls(CallKind.SUCCESSFUL)).isZero();
    assertThat(counts.of("there").calls(CallKind.SUCCESSFUL)).isEqualTo(3);
    assertThat(counts.of("there").maxSeconds(CallKind.SUCCESSFUL)).isZero();
    assertThat(counts.of("there").seconds(CallKind.SUCCESSFUL)).isEqualTo(0.6);
  }
}
