package io.fusebox.micrometer;

import io.fusebox.client.Breaker;
import io.fusebox.client.BreakersUnavailableException;
import io.fusebox.engine.BreakerView;
import io.fusebox.engine.State;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one breaker in one registry. Thread-safe. */
final class MetersOfBreaker {

  /** All gauges of a scrape share a look at the breaker, which may be far away. */
  private static final long LOOK = Duration.ofSeconds(1).toNanos();

  private static final double UNKNOWN_RATE = -1;

  private final MeterRegistry registry;
  private final String prefix;
  private final Tags tags;
  private final Supplier<Breaker> breaker;
  private final Timer successful;
  private final Timer failed;
  private final Timer ignored;
  private final Counter notPermitted;
  private final Counter dropped;

  /** The last look; its view is null where the breaker could not be asked. */
  private volatile @Nullable Look last;

  private record Look(@Nullable BreakerView view, long at) {}

  /**
   * @param breaker asked for when it is read only, since it may be in the making
   */
  MetersOfBreaker(MeterRegistry registry, String prefix, Tags tags, Supplier<Breaker> breaker) {
    this.registry = registry;
    this.prefix = prefix;
    this.tags = tags;
    this.breaker = breaker;
    successful = timer("successful", "Calls that succeeded");
    failed = timer("failed", "Calls that failed");
    ignored = timer("ignored", "Calls that count neither as success nor as failure");
    notPermitted =
        counter(
            "not.permitted.calls", "Calls that were not made", Tags.of("kind", "not_permitted"));
    dropped = counter("dropped.calls", "Outcomes that were given up", Tags.empty());
    for (State state : State.values()) {
      gauge(
          "state",
          "Whether the breaker is in this state",
          Tags.of("state", state.name().toLowerCase(Locale.ROOT)),
          () -> breaker.get().state() == state ? 1 : 0);
    }
    views();
  }

  private void views() {
    view(
        "buffered.calls",
        "Calls in the window that succeeded",
        Tags.of("kind", "successful"),
        view -> (double) (view.counts().bufferedCalls() - view.counts().failedCalls()));
    view(
        "buffered.calls",
        "Calls in the window that failed",
        Tags.of("kind", "failed"),
        view -> (double) view.counts().failedCalls());
    view(
        "max.buffered.calls",
        "How many calls or seconds the window holds",
        Tags.empty(),
        view -> view.settings().slidingWindowSize());
    view(
        "slow.calls",
        "Calls in the window that were slow",
        Tags.empty(),
        view -> (double) view.counts().slowCalls());
    view(
        "failure.rate",
        "Percent of the window's calls that failed; -1: too few",
        Tags.empty(),
        view -> rate(view.failureRate()));
    view(
        "slow.call.rate",
        "Percent of the window's calls that were slow; -1: too few",
        Tags.empty(),
        view -> rate(view.slowCallRate()));
  }

  private static double rate(@Nullable Float rate) {
    return rate == null ? UNKNOWN_RATE : rate;
  }

  private Timer timer(String kind, String description) {
    return Timer.builder(prefix + ".calls")
        .description(description)
        .tags(tags)
        .tag("kind", kind)
        .register(registry);
  }

  private Counter counter(String name, String description, Tags more) {
    return Counter.builder(prefix + "." + name)
        .description(description)
        .tags(tags.and(more))
        .register(registry);
  }

  private void view(
      String name, String description, Tags more, ToDoubleFunction<BreakerView> figure) {
    gauge(
        name,
        description,
        more,
        () -> {
          BreakerView view = look();
          return view == null ? Double.NaN : figure.applyAsDouble(view);
        });
  }

  private void gauge(String name, String description, Tags more, Supplier<Number> figure) {
    Gauge.builder(prefix + "." + name, figure)
        .description(description)
        .tags(tags.and(more))
        .strongReference(true)
        .register(registry);
  }

  private @Nullable BreakerView look() {
    Look look = last;
    long now = System.nanoTime();
    if (look == null || now - look.at() > LOOK) {
      look = new Look(ask(), now);
      last = look;
    }
    return look.view();
  }

  private @Nullable BreakerView ask() {
    try {
      return breaker.get().view();
    } catch (BreakersUnavailableException e) {
      return null;
    }
  }

  void successful(Duration duration) {
    successful.record(duration);
  }

  void failed(Duration duration) {
    failed.record(duration);
  }

  void ignored(Duration duration) {
    ignored.record(duration);
  }

  void notPermitted() {
    notPermitted.increment();
  }

  void turned(String from, String to) {
    counter("transitions", "Changes of state", Tags.of("from", from, "to", to)).increment();
  }

  void dropped(long calls) {
    dropped.increment((double) calls);
  }
}
