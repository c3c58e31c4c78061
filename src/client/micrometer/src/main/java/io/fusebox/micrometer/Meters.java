package io.fusebox.micrometer;

import io.fusebox.client.Breaker;
import io.fusebox.client.BreakerListener;
import io.fusebox.client.BreakerOpenException;
import io.fusebox.engine.Transition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts for one registry what happens to breakers. Thread-safe. */
final class Meters implements BreakerListener {

  private final MeterRegistry registry;
  private final String prefix;
  private final Tags tags;
  private final Function<String, Breaker> breakers;
  private final Map<String, MetersOfBreaker> ofBreakers = new ConcurrentHashMap<>();
  private final AtomicInteger degraded = new AtomicInteger();
  private final Counter degradations;
  private final Counter recoveries;

  Meters(MeterRegistry registry, String prefix, Tags tags, Function<String, Breaker> breakers) {
    this.registry = registry;
    this.prefix = prefix;
    this.tags = tags;
    this.breakers = breakers;
    Gauge.builder(prefix + ".degraded", degraded, AtomicInteger::get)
        .description("Whether the service that holds the breakers is out of reach")
        .tags(tags)
        .strongReference(true)
        .register(registry);
    degradations =
        Counter.builder(prefix + ".degradations")
            .description("How often the service got out of reach")
            .tags(tags)
            .register(registry);
    recoveries =
        Counter.builder(prefix + ".recoveries")
            .description("How often the service came back")
            .tags(tags)
            .register(registry);
  }

  MetersOfBreaker of(String breaker) {
    MetersOfBreaker known = ofBreakers.get(breaker);
    if (known != null) {
      return known;
    }
    return ofBreakers.computeIfAbsent(
        breaker,
        name ->
            new MetersOfBreaker(
                registry, prefix, tags.and("name", name), () -> breakers.apply(name)));
  }

  @Override
  public void onSuccess(String breaker, Duration duration) {
    of(breaker).successful(duration);
  }

  @Override
  public void onError(String breaker, Duration duration, @Nullable Throwable error) {
    of(breaker).failed(duration);
  }

  @Override
  public void onIgnoredError(String breaker, Duration duration, Throwable error) {
    of(breaker).ignored(duration);
  }

  @Override
  public void onNotPermitted(String breaker, BreakerOpenException rejection) {
    of(breaker).notPermitted();
  }

  @Override
  public void onTransition(String breaker, Transition transition) {
    of(breaker)
        .turned(
            transition.from().name().toLowerCase(Locale.ROOT),
            transition.to().name().toLowerCase(Locale.ROOT));
  }

  @Override
  public void onDegraded(String why) {
    degraded.set(1);
    degradations.increment();
  }

  @Override
  public void onRecovered() {
    degraded.set(0);
    recoveries.increment();
  }

  @Override
  public void onDropped(String breaker, long calls, String why) {
    of(breaker).dropped(calls);
  }
}
