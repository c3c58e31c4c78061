package io.fusebox.service.metrics;

import io.fusebox.engine.State;
import io.fusebox.service.coordination.FuseboxConfig;
import io.fusebox.service.coordination.NamePattern;
import io.fusebox.service.coordination.NamedView;
import io.fusebox.service.overview.Overview;
import io.fusebox.service.overview.OverviewEntry;
import io.fusebox.service.overview.OverviewSnapshot;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells Prometheus of breakers, from what is in memory: it never waits for the database. How many
 * are shown is bounded; those that are not closed come first. Safe to call from any thread.
 */
@Singleton
class BreakerCollector extends Collector {

  private static final Comparator<OverviewEntry> NOT_CLOSED_FIRST =
      Comparator.<OverviewEntry, Boolean>comparing(entry -> entry.view().state() == State.CLOSED)
          .thenComparing(OverviewEntry::name);

  private final Overview overview;
  private final CallCounts calls;
  private final NamePattern names;
  private final int most;

  /** What was chosen last, for the scrapes until there is a newer snapshot. */
  private volatile Choice choice;

  /**
   * What is shown of a snapshot.
   *
   * @param leftOut how many breakers match and are not shown
   */
  private record Choice(
      OverviewSnapshot of, List<NamedView> shown, Map<State, Long> inStates, long leftOut) {}

  BreakerCollector(Overview overview, CallCounts calls, FuseboxConfig config) {
    this.overview = overview;
    this.calls = calls;
    this.names = NamePattern.of(config.metricsBreakers());
    this.most = config.maxMetricsBreakers();
    this.choice = choose(overview.latest());
  }

  /** Of the process: by itself, Quarkus gives each who asks one of his own. */
  @Produces
  @Singleton
  static CollectorRegistry registry() {
    return new CollectorRegistry(true);
  }

  void register(@Observes StartupEvent started, CollectorRegistry registry) {
    registry.register(this);
  }

  @Override
  public List<MetricFamilySamples> collect() {
    Choice chosen = choice;
    OverviewSnapshot snapshot = overview.latest();
    if (!chosen.of().at().equals(snapshot.at())) {
      chosen = choose(snapshot);
      choice = chosen;
    }
    List<MetricFamilySamples> families = new ArrayList<>();
    families.add(inStates(chosen));
    families.add(
        gauge(
            "fusebox_breakers_left_out",
            "Breakers that match the pattern and have no metrics, since there are too many",
            (double) chosen.leftOut()));
    families.add(
        gauge(
            "fusebox_breakers_age_seconds",
            "How long ago the breakers were read that the metrics show",
            age(snapshot)));
    families.addAll(new BreakerSamples(chosen.shown(), calls).families());
    return families;
  }

  private double age(OverviewSnapshot snapshot) {
    return snapshot.isRead()
        ? Duration.between(snapshot.at(), overview.now()).toMillis() / 1e3
        : Double.NaN;
  }

  private Choice choose(OverviewSnapshot snapshot) {
    Set<String> all = new HashSet<>(2 * snapshot.entries().size());
    Map<State, Long> inStates = new EnumMap<>(State.class);
    for (OverviewEntry entry : snapshot.entries()) {
      all.add(entry.name());
      inStates.merge(entry.view().state(), 1L, Long::sum);
    }
    // There can be more than the overview has; those are closed.
    long unlisted = Math.max(0, snapshot.total() - snapshot.entries().size());
    inStates.merge(State.CLOSED, unlisted, Long::sum);
    List<OverviewEntry> matching =
        snapshot.entries().stream()
            .filter(entry -> names.matches(entry.name()))
            .sorted(NOT_CLOSED_FIRST)
            .toList();
    calls.turn(System.nanoTime(), all::contains);
    return new Choice(
        snapshot,
        matching.stream()
            .limit(most)
            .map(entry -> new NamedView(entry.name(), entry.view()))
            .collect(Collectors.toUnmodifiableList()),
        Map.copyOf(inStates),
        Math.max(0, matching.size() - most));
  }

  private static MetricFamilySamples inStates(Choice chosen) {
    String name = "fusebox_breakers";
    List<MetricFamilySamples.Sample> samples = new ArrayList<>();
    for (State state : State.values()) {
      samples.add(
          new MetricFamilySamples.Sample(
              name,
              List.of("state"),
              List.of(BreakerSamples.label(state)),
              chosen.inStates().getOrDefault(state, 0L)));
    }
    return new MetricFamilySamples(name, Type.GAUGE, "Breakers by their state", samples);
  }

  private static MetricFamilySamples gauge(String name, String help, double value) {
    return new MetricFamilySamples(
        name,
        Type.GAUGE,
        help,
        List.of(new MetricFamilySamples.Sample(name, List.of(), List.of(), value)));
  }
}
