package io.fusebox.benchmark.fleet;

import io.fusebox.client.Breaker;
import io.fusebox.client.BreakerListener;
import io.fusebox.client.Breakers;
import io.fusebox.client.ServiceOptions;
import io.fusebox.client.ServiceOptions.Mode;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long it takes until clients in cached mode know of a trip, from when the outcome that tripped
 * the breaker was acknowledged; negative: they knew before.
 *
 * @param p50 in milliseconds
 * @param p99 in milliseconds
 * @param longest in milliseconds
 */
record TripLatency(double p50, double p99, double longest) {

  private static final Settings SETTINGS =
      Settings.builder()
          .consecutiveFailureThreshold(1)
          .waitDurationInOpenState(Duration.ofHours(1))
          .build();

  /** Trips a breaker again and again, which so many clients hold. */
  static TripLatency of(URI service, int clients, int trips) throws InterruptedException {
    String name = "trip-" + UUID.randomUUID();
    Told told = new Told(clients);
    List<Breakers> all = new ArrayList<>();
    ServiceOptions strict =
        ServiceOptions.builder().mode(Mode.STRICT).timeLimit(Duration.ofSeconds(10)).build();
    try (Breakers tripper = Breakers.builder().settings(SETTINGS).service(service, strict)) {
      Breaker breaker = tripper.get(name);
      breaker.view();
      for (int i = 0; i < clients; i++) {
        Breakers client = Breakers.builder().listener(told.listener(i)).service(service);
        all.add(client);
        client.get(name);
      }
      awaitPermits(all, name);
      List<Long> nanos = new ArrayList<>();
      for (int trip = 0; trip < trips; trip++) {
        CountDownLatch heard = told.expect();
        fail(breaker);
        long acknowledged = System.nanoTime();
        if (!heard.await(20, TimeUnit.SECONDS)) {
          throw new IllegalStateException(heard.getCount() + " clients were not told of a trip");
        }
        nanos.addAll(told.since(acknowledged));
        breaker.reset();
        awaitPermits(all, name);
      }
      long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
      return new TripLatency(
          millis(sorted, 0.5), millis(sorted, 0.99), sorted[sorted.length - 1] / 1e6);
    } finally {
      all.forEach(Breakers::close);
    }
  }

  private static double millis(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] / 1e6;
  }

  private static void fail(Breaker breaker) {
    try {
      breaker.run(
          () -> {
            throw new IOException("connection refused");
          });
    } catch (IOException e) {
      // As it was meant.
    }
  }

  private static void awaitPermits(List<Breakers> clients, String name)
      throws InterruptedException {
    for (Breakers client : clients) {
      Breaker breaker = client.get(name);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (breaker.state() != State.CLOSED || breaker.tryAcquire().isEmpty()) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("a client was not told that the breaker is closed");
        }
        TimeUnit.MILLISECONDS.sleep(1);
      }
    }
  }

  /** When each client was told. */
  private static final class Told {
    private final AtomicLongArray when;
    private volatile CountDownLatch heard = new CountDownLatch(0);

    Told(int clients) {
      when = new AtomicLongArray(clients);
    }

    BreakerListener listener(int client) {
      return new BreakerListener() {
        @Override
        public void onTransition(String breaker, Transition transition) {
          if (transition.to() == State.OPEN) {
            when.set(client, System.nanoTime());
            heard.countDown();
          }
        }
      };
    }

    CountDownLatch expect() {
      heard = new CountDownLatch(when.length());
      return heard;
    }

    List<Long> since(long nanoTime) {
      long[] since = new long[when.length()];
      Arrays.setAll(since, i -> when.get(i) - nanoTime);
      return Arrays.stream(since).boxed().toList();
    }
  }
}
