package io.fusebox.benchmark;

import io.fusebox.client.Breaker;
import io.fusebox.client.Breakers;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A breaker of the client in cached mode, that all threads share. */
@State(Scope.Benchmark)
public class CachedClient {

  /** Where the service answers, as a system property. */
  static final String SERVICE = "benchmark.service";

  private final Breakers breakers =
      Breakers.builder()
          .settings(ConfinedBreaker.SETTINGS)
          .service(URI.create(System.getProperty(SERVICE)));

  final Breaker breaker = breakers.get("benchmark-" + UUID.randomUUID());

  /** Waits until the service has told of the breaker. */
  @Setup
  public void awaitContact() throws InterruptedException {
    for (int second = 0; breaker.view().counts().bufferedCalls() == 0; second++) {
      if (second == 20) {
        throw new IllegalStateException("the service does not count calls");
      }
      breaker.run(() -> {});
      TimeUnit.SECONDS.sleep(1);
    }
  }

  /** Sends what is left. */
  @TearDown
  public void close() {
    breakers.close();
  }
}
