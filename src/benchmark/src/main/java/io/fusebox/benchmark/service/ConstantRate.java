package io.fusebox.benchmark.service;

import io.hyperfoil.api.config.Benchmark;
import io.hyperfoil.api.config.BenchmarkBuilder;
import io.hyperfoil.api.session.Session;
import io.hyperfoil.api.statistics.StatisticsSnapshot;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.hyperfoil.http.api.HttpMethod;
import io.hyperfoil.http.config.HttpPluginBuilder;
import io.hyperfoil.http.statistics.HttpStats;
import io.hyperfoil.http.steps.HttpStepCatalog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A generator of its own JVM, by Hyperfoil: sends requests at a constant rate on average, each when
 * it is due and not when an earlier one is answered. A request's time runs from there, also while
 * it waits for a free connection; so a server that stands still for a while makes everything slow
 * that was due meanwhile, and not just what was under way (no coordinated omission).
 */
public final class ConstantRate {

  private static final String MEASURED = "measured";

  /**
   * Seconds of the phase of measuring that do not count. The generator falls behind in the first
   * second of a phase: where the same load went on without a change of phases, nothing was slower
   * at that time.
   */
  private static final int BEGINNING = 2;

  private final int port;
  private final Work work;
  private final int perSecond;
  private final int connections;

  /** How often this JVM has collected garbage, and stood still, by the end of the warming up. */
  private volatile long collectionsBefore;

  /** How often it has while latencies were measured: those are its own then. */
  private volatile long collections;

  private ConstantRate(String... arguments) {
    port = Integer.parseInt(arguments[0]);
    work = new Work(RequestKind.valueOf(arguments[1]), Integer.parseInt(arguments[2]));
    perSecond = Integer.parseInt(arguments[3]);
    connections = Integer.parseInt(arguments[4]);
  }

  /**
   * Prints a line of results.
   *
   * @param arguments port, kind of request, breakers, requests a second, connections, seconds of
   *     warming up, seconds of measuring
   */
  public static void main(String... arguments) {
    ConstantRate load = new ConstantRate(arguments);
    try {
      StatisticsSnapshot measured =
          load.run(Integer.parseInt(arguments[5]), Integer.parseInt(arguments[6]));
      print(measured, load.collections);
    } catch (RuntimeException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    // Hyperfoil's threads would keep the JVM for a while.
    System.exit(0);
  }

  private static void print(StatisticsSnapshot measured, long collections) {
    HttpStats statuses = HttpStats.get(measured);
    System.out.printf(
        Locale.ROOT,
        "result requests=%d answered2xx=%d collections=%d p50=%.3f p99=%.3f p999=%.3f%n",
        measured.requestCount,
        statuses.status_2xx,
        collections,
        millis(measured, 50),
        millis(measured, 99),
        millis(measured, 99.9));
  }

  private static double millis(StatisticsSnapshot measured, double percentile) {
    return measured.histogram.getValueAtPercentile(percentile) / 1e6;
  }

  private StatisticsSnapshot run(int warmup, int seconds) {
    BenchmarkBuilder builder = BenchmarkBuilder.builder().name("load").threads(1);
    builder
        .addPlugin(HttpPluginBuilder::new)
        .ergonomics()
        .autoRangeCheck(false)
        .stopOnInvalid(false)
        .endErgonomics()
        .http()
        .host("127.0.0.1")
        .port(port)
        .sharedConnections(connections)
        .endHttp();
    addPhase(builder, "warmup", warmup);
    addPhase(builder, MEASURED, BEGINNING + seconds);
    StatisticsSnapshot measured = new StatisticsSnapshot();
    Benchmark benchmark = builder.build();
    new LocalSimulationRunner(
            benchmark,
            (phase, step, metric, snapshot, countDown) -> {
              if (phase.name().equals(MEASURED)) {
                // It has the requests of one second, by its number.
                if (snapshot.sequenceId >= BEGINNING) {
                  measured.add(snapshot);
                }
                collections = collectionsSoFar() - collectionsBefore;
              } else {
                collectionsBefore = collectionsSoFar();
              }
            },
            (phase, fewest, most) -> {},
            (authority, tag, fewest, most) -> {})
        .run();
    return measured;
  }

  private static long collectionsSoFar() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  private void addPhase(BenchmarkBuilder builder, String name, int seconds) {
    var phase =
        builder
            .addPhase(name)
            .constantRate(perSecond)
            // A second's worth of requests may be under way; if not even that does, the run fails.
            .maxSessions(Math.max(1024, perSecond))
            .duration(TimeUnit.SECONDS.toMillis(seconds))
            .maxDuration(TimeUnit.SECONDS.toMillis(seconds + 5L));
    if (name.equals(MEASURED)) {
      phase.startAfterStrict("warmup");
    }
    phase
        .scenario()
        // Sessions take turns, so what each of them holds passes through the processor's caches.
        .maxRequests(1)
        .maxSequences(1)
        .initialSequence("request")
        .step(HttpStepCatalog.SC)
        .httpRequest(HttpMethod.POST)
        .path(session -> work.path(session))
        .headerAppender(
            (session, request) -> {
              request.putHeader("Content-Type", "application/json");
              if (work.kind.hasKey()) {
                request.putHeader("Idempotency-Key", work.key());
              }
            })
        .body((session, connection) -> work.body(session))
        .endStep();
  }

  /** What is sent next. Only Hyperfoil's one thread asks, for a request's path first. */
  private static final class Work {
    private final RequestKind kind;
    private final int breakers;
    private final SplittableRandom random = new SplittableRandom(1);
    private final Map<Integer, byte[]> bodies = new HashMap<>();
    private final IdentityHashMap<Session, byte[]> chosen = new IdentityHashMap<>();
    private int sent;

    Work(RequestKind kind, int breakers) {
      this.kind = kind;
      this.breakers = breakers;
    }

    /** The path for a random breaker; one report in two is a success, at random as well. */
    String path(Session session) {
      int breaker = random.nextInt(breakers);
      boolean success = random.nextBoolean();
      chosen.put(session, body(breaker, success));
      return kind.path(breaker, success);
    }

    private byte[] body(int breaker, boolean success) {
      int first = kind == RequestKind.OUTCOMES ? breaker - breaker % RequestKind.BATCH : 0;
      int key = first * 2 + (success ? 1 : 0);
      return bodies.computeIfAbsent(
          key, absent -> kind.body(first, success).getBytes(StandardCharsets.UTF_8));
    }

    /** A UUID of version 7, as the Java client makes them; within a millisecond they count. */
    String key() {
      long millis = System.currentTimeMillis();
      return new UUID((millis << 16) | 0x7000, Long.MIN_VALUE | sent++).toString();
    }

    ByteBuf body(Session session) {
      return Unpooled.wrappedBuffer(chosen.get(session));
    }
  }
}
