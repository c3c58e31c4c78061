package io.fusebox.service.metrics;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.BreakerView.Counts;
import io.fusebox.engine.State;
import io.fusebox.service.coordination.NamedView;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Breakers as Resilience4j's own meters show them: the same names, types and labels, so that what
 * was made to show those shows these. Written straight from what is in memory: a meter for each
 * figure of each breaker, some twenty, would be looked up and kept by the registry.
 */
final class BreakerSamples {

  static final String PREFIX = "resilience4j_circuitbreaker_";

  private static final String KIND = "kind";
  private static final List<String> NAME_LABEL = List.of("name");
  private static final List<String> KIND_LABELS = List.of(KIND, "name");
  private static final List<String> STATE_LABELS = List.of("name", "state");
  private static final String FAILED = CallKind.FAILED.label();
  private static final String SUCCESSFUL = CallKind.SUCCESSFUL.label();
  private static final List<State> STATES = List.of(State.values());

  private static final Map<State, String> STATE_NAMES =
      STATES.stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  Function.identity(), state -> state.name().toLowerCase(Locale.ROOT)));

  /** As Resilience4j has it: the window has too few calls. */
  private static final double UNKNOWN_RATE = -1;

  private final List<NamedView> breakers;
  private final CallCounts calls;

  BreakerSamples(List<NamedView> breakers, CallCounts calls) {
    this.breakers = breakers;
    this.calls = calls;
  }

  /** The label {@code state} of a state. */
  static String label(State state) {
    return Objects.requireNonNull(STATE_NAMES.get(state));
  }

  List<MetricFamilySamples> families() {
    return List.of(
        states(),
        buffered(),
        slow(),
        rate("failure_rate", "Percent of the window's calls that failed; -1: too few calls", true),
        rate("slow_call_rate", "Percent of the window's calls that were slow; -1: too few", false),
        calls(),
        longest(),
        notPermitted());
  }

  private MetricFamilySamples states() {
    String name = PREFIX + "state";
    List<Sample> samples = new ArrayList<>(breakers.size() * STATES.size());
    for (NamedView breaker : breakers) {
      State state = breaker.view().state();
      for (State each : STATES) {
        samples.add(
            new Sample(
                name, STATE_LABELS, List.of(breaker.name(), label(each)), each == state ? 1 : 0));
      }
    }
    return gauges(name, "1 for the state that the breaker is in", samples);
  }

  private MetricFamilySamples buffered() {
    String name = PREFIX + "buffered_calls";
    List<Sample> samples = new ArrayList<>(breakers.size() * 2);
    for (NamedView breaker : breakers) {
      Counts counts = breaker.view().counts();
      samples.add(ofKind(name, breaker, FAILED, (double) counts.failedCalls()));
      samples.add(
          ofKind(
              name, breaker, SUCCESSFUL, (double) (counts.bufferedCalls() - counts.failedCalls())));
    }
    return gauges(name, "Calls in the window", samples);
  }

  /** A window does not know which slow calls failed: as many did as must have. */
  private MetricFamilySamples slow() {
    String name = PREFIX + "slow_calls";
    List<Sample> samples = new ArrayList<>(breakers.size() * 2);
    for (NamedView breaker : breakers) {
      Counts counts = breaker.view().counts();
      long failed = Math.max(0, counts.slowCalls() + counts.failedCalls() - counts.bufferedCalls());
      samples.add(ofKind(name, breaker, SUCCESSFUL, (double) (counts.slowCalls() - failed)));
      samples.add(ofKind(name, breaker, FAILED, (double) failed));
    }
    return gauges(name, "Slow calls in the window; how many of them failed is a least", samples);
  }

  private MetricFamilySamples rate(String which, String help, boolean ofFailures) {
    String name = PREFIX + which;
    List<Sample> samples = new ArrayList<>(breakers.size());
    for (NamedView breaker : breakers) {
      BreakerView view = breaker.view();
      Float rate = ofFailures ? view.failureRate() : view.slowCallRate();
      samples.add(new Sample(name, NAME_LABEL, List.of(breaker.name()), rate(rate)));
    }
    return gauges(name, help, samples);
  }

  private static double rate(@Nullable Float rate) {
    return rate == null ? UNKNOWN_RATE : rate;
  }

  private MetricFamilySamples calls() {
    String name = PREFIX + "calls_seconds";
    List<Sample> samples = new ArrayList<>(breakers.size() * CallKind.values().length * 2);
    ofKinds(samples, name + "_count", kind -> counts -> (double) counts.calls(kind));
    ofKinds(samples, name + "_sum", kind -> counts -> counts.seconds(kind));
    return new MetricFamilySamples(
        name,
        Collector.Type.SUMMARY,
        "Calls whose outcome was reported to this instance; their time, where it was said",
        samples);
  }

  private MetricFamilySamples longest() {
    String name = PREFIX + "calls_seconds_max";
    List<Sample> samples = new ArrayList<>(breakers.size() * CallKind.values().length);
    ofKinds(samples, name, kind -> counts -> counts.maxSeconds(kind));
    return gauges(name, "The longest of the last calls reported to this instance", samples);
  }

  private MetricFamilySamples notPermitted() {
    String name = PREFIX + "not_permitted_calls_total";
    List<Sample> samples = new ArrayList<>(breakers.size());
    for (NamedView breaker : breakers) {
      samples.add(
          ofKind(name, breaker, "not_permitted", (double) calls.of(breaker.name()).notPermitted()));
    }
    return new MetricFamilySamples(
        name,
        Collector.Type.COUNTER,
        "Calls that this instance did not permit, or that hosts rejected and reported to it",
        samples);
  }

  private interface OfKind {
    ToDoubleFunction<CountsOfBreaker> figure(CallKind kind);
  }

  private void ofKinds(List<Sample> samples, String name, OfKind ofKind) {
    for (CallKind kind : CallKind.values()) {
      ToDoubleFunction<CountsOfBreaker> figure = ofKind.figure(kind);
      for (NamedView breaker : breakers) {
        samples.add(
            ofKind(name, breaker, kind.label(), figure.applyAsDouble(calls.of(breaker.name()))));
      }
    }
  }

  private static Sample ofKind(String name, NamedView breaker, String kind, double value) {
    return new Sample(name, KIND_LABELS, List.of(kind, breaker.name()), value);
  }

  private static MetricFamilySamples gauges(String name, String help, List<Sample> samples) {
    return new MetricFamilySamples(name, Collector.Type.GAUGE, help, samples);
  }
}
