package io.fusebox.micrometer;

import io.fusebox.client.Breaker;
import io.fusebox.client.Breakers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;

/**
 * The meters of {@link Breakers}. Thread-safe; bound once to each registry, for as long as the
 * breakers are used.
 *
 * <p>Behind the prefix, names and tags are Resilience4j's: {@code calls} (timer; {@code kind}
 * successful, failed or ignored), {@code not.permitted.calls} (counter; {@code kind}
 * not_permitted), {@code state} (a gauge for each, 0 or 1), {@code buffered.calls} ({@code kind}
 * successful, failed), {@code max.buffered.calls}, {@code slow.calls} (all of them: a breaker does
 * not know which of them failed), {@code failure.rate} and {@code slow.call.rate} (percent, -1
 * below the minimum number of calls), all with the breaker's {@code name}. Added are {@code
 * transitions} (counter; {@code from}, {@code to}), {@code dropped.calls} (counter: outcomes that
 * were given up), and of all breakers together {@code degraded} (gauge, 1 while the service is out
 * of reach), {@code degradations} and {@code recoveries} (counters), as far as they happened since
 * the meters were bound.
 *
 * <p>The prefix is {@code fusebox.breaker} and not Resilience4j's, so that an application that has
 * both, or moves from one to the other, can tell whose figures it reads; a dashboard moves by its
 * prefix alone, and whoever wants the old names gives the old prefix.
 *
 * <p>A breaker gets its meters when it is first asked for before they are bound, and afterwards
 * with the first thing that happens to it. Counts and rates are read where the breaker lives, once
 * a second at most; they are NaN while it cannot be asked. The state is what was last heard of
 * here.
 */
public final class BreakerMetrics implements MeterBinder {

  /** The prefix that is taken when none is given. */
  public static final String PREFIX = "fusebox.breaker";

  private final Breakers breakers;
  private final String prefix;
  private final Tags tags;

  /** Meters with the usual prefix and no more tags. */
  public BreakerMetrics(Breakers breakers) {
    this(breakers, PREFIX, Tags.empty());
  }

  /**
   * Meters with a prefix and tags.
   *
   * @param prefix without a dot at its end
   * @param tags of all meters
   */
  public BreakerMetrics(Breakers breakers, String prefix, Iterable<Tag> tags) {
    this.breakers = Objects.requireNonNull(breakers, "breakers must not be null");
    this.prefix = Objects.requireNonNull(prefix, "prefix must not be null");
    this.tags = Tags.of(tags);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Meters meters = new Meters(registry, prefix, tags, breakers::get);
    breakers.addListener(meters);
    breakers.all().stream().map(Breaker::name).forEach(meters::of);
  }
}
