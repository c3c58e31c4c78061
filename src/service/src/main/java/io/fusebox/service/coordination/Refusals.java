package io.fusebox.service.coordination;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts what is refused because a limit is reached. Safe to call from any thread. */
@Singleton
public class Refusals {

  private final Map<Limit, Counter> counters;

  Refusals(MeterRegistry registry) {
    counters =
        Arrays.stream(Limit.values())
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    limit -> counter(registry, limit),
                    (one, other) -> one,
                    () -> new EnumMap<>(Limit.class)));
  }

  /** What is reached. */
  public enum Limit {
    /** Requests that wait for a lane: {@link FuseboxConfig#queueCapacity}. */
    LANE_QUEUE,
    /** Reads that wait for a worker: {@link FuseboxConfig#queueCapacity}. */
    WORKER_QUEUE,
    /** {@link FuseboxConfig#maxListeners}. */
    LISTENERS,
    /** {@link FuseboxConfig#maxKeptAnswers}. */
    KEPT_ANSWERS,
    /** {@link FuseboxConfig#bodyMemory}. */
    BODY_MEMORY,
    /** {@link FuseboxConfig#maxRequestsPerKey}. */
    REQUESTS_PER_KEY,
    /** {@link FuseboxConfig#maxListenersPerKey}. */
    LISTENERS_PER_KEY,
    /** {@link FuseboxConfig#maxBreakersPerKey}. */
    BREAKERS_PER_KEY
  }

  private static Counter counter(MeterRegistry registry, Limit limit) {
    return Counter.builder("fusebox.requests.refused")
        .description("Requests and reports of batches that were refused by overload")
        .tag("limit", limit.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  /** Counts one refusal. */
  public void count(Limit limit) {
    Objects.requireNonNull(counters.get(limit)).increment();
  }
}
