package io.fusebox.benchmark.fleet;

import io.fusebox.benchmark.service.LocalService;
import io.fusebox.client.Breakers;
import io.fusebox.client.ServiceOptions;
import io.fusebox.client.ServiceOptions.Mode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * What an outage of a dependency costs a fleet whose hosts each have a breaker of their own, and
 * one that shares it; and how soon clients know of a trip:
 *
 * <pre>./mvnw -q -Pfleet -pl src/benchmark -am</pre>
 */
public final class FleetBenchmark {

  private static final int HOSTS = 100;
  private static final int TRIPS = 200;
  private static final int WARM_UP_SECONDS = 60;

  /**
   * What an outage runs through is compiled only then: after some ten of them they gain no more.
   */
  private static final int WARM_UP_OUTAGES = 10;

  /** Of shared breakers: how many calls one costs is a matter of chance, too. */
  private static final int OUTAGES = 5;

  /** Of a busy host, and of calmer ones. */
  private static final List<Long> PAUSES_MILLIS = List.of(40L, 120L, 360L);

  private FleetBenchmark() {}

  /** Takes its settings from system properties. */
  public static void main(String... arguments)
      throws IOException, InterruptedException, SQLException {
    Path folder = Path.of(System.getProperty("fleet.folder")).toAbsolutePath().normalize();
    Path jar = Path.of(System.getProperty("fleet.service"));
    try (LocalService service = LocalService.start(jar, folder)) {
      URI uri = service.uri();
      warmUp(uri);
      printHead();
      for (long pause : PAUSES_MILLIS) {
        print(pause, "of each host", 1, host -> builder(host).inMemory());
        print(pause, "shared, strict", OUTAGES, strict(uri));
        print(pause, "shared, cached", OUTAGES, cached(uri));
      }
      TripLatency.of(uri, HOSTS, TRIPS / 10);
      TripLatency latency = TripLatency.of(uri, HOSTS, TRIPS);
      System.out.printf(
          Locale.ROOT,
          "%nA trip is known to %d clients, from its acknowledgement: p50 %.1f ms, p99 %.1f ms, longest"
              + " %.1f ms (%d trips)%n",
          HOSTS,
          latency.p50(),
          latency.p99(),
          latency.longest(),
          TRIPS);
    }
  }

  /**
   * For the second compiler of both sides: at a fleet's own pace it would be at work all through
   * the measurement, and take more of the processor than the service.
   */
  private static void warmUp(URI uri) throws InterruptedException {
    ServiceOptions hurried =
        ServiceOptions.builder()
            .successLinger(Duration.ZERO)
            .leastGap(Duration.ofMillis(1))
            .build();
    Dependency dependency = new Dependency();
    IntFunction<Breakers> client = host -> builder(host).service(uri, hurried);
    try (Fleet fleet = new Fleet(HOSTS, 1, "warm-up", dependency, client)) {
      fleet.start();
      TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
    }
    // Until here nothing has tripped.
    Outage.of(HOSTS, PAUSES_MILLIS.get(0), strict(uri));
    for (int outage = 0; outage < WARM_UP_OUTAGES; outage++) {
      Outage.of(HOSTS, PAUSES_MILLIS.get(0), cached(uri));
    }
  }

  private static Breakers.Builder builder(int host) {
    return Breakers.builder().caller("host-" + host).settings(Outage.SETTINGS);
  }

  private static IntFunction<Breakers> strict(URI uri) {
    // A hundred hosts on one machine wait for the processor, not for the service.
    ServiceOptions options =
        ServiceOptions.builder().mode(Mode.STRICT).timeLimit(Duration.ofSeconds(2)).build();
    return host -> builder(host).service(uri, options);
  }

  private static IntFunction<Breakers> cached(URI uri) {
    return host -> builder(host).service(uri);
  }

  private static void printHead() {
    System.out.println(
        "| pause | breakers | calls wasted until all are open | in flight at the trip"
            + " | trials in two waits | calls in the second after the first success"
            + " | wasted + in flight, in each outage |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
  }

  /** Prints the outage that wasted the median of calls, and beside it what each of them wasted. */
  private static void print(long pause, String breakers, int outages, IntFunction<Breakers> client)
      throws InterruptedException {
    List<Outage> all = new ArrayList<>();
    for (int i = 0; i < outages; i++) {
      all.add(Outage.of(HOSTS, pause, client));
    }
    all.sort(Comparator.comparingInt(Outage::wasted));
    Outage median = all.get(outages / 2);
    System.out.printf(
        Locale.ROOT,
        "| %d ms | %s | %d | %d | %d | %d | %s |%n",
        pause,
        breakers,
        median.wasted(),
        median.inFlight(),
        median.trials(),
        median.recovery(),
        all.stream()
            .map(outage -> outage.wasted() + " + " + outage.inFlight())
            .collect(Collectors.joining(", ")));
  }
}
