package io.fusebox.benchmark.fleet;

import io.fusebox.client.Breakers;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * What an outage costs: a dependency that all hosts call dies, stays dead over two waits, and
 * recovers.
 *
 * @param inFlight calls that were in flight when the first host knew of the trip: from asking for a
 *     permit until the outcome is told
 * @param wasted calls that it was given before each host's breaker was open
 * @param trials calls that it was given afterwards, until it recovered
 * @param recovery calls that it was given in the second after the first one that succeeded
 */
record Outage(int inFlight, int wasted, int trials, int recovery) {

  private static final Duration WAIT = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static final Settings SETTINGS =
      Settings.builder().consecutiveFailureThreshold(5).waitDurationInOpenState(WAIT).build();

  /** Lets so many hosts live through it, which pause for so long between their calls. */
  static Outage of(int hosts, long pauseMillis, IntFunction<Breakers> client)
      throws InterruptedException {
    Dependency dependency = new Dependency();
    String breaker = "outage-" + UUID.randomUUID();
    try (Fleet fleet = new Fleet(hosts, pauseMillis, breaker, dependency, client)) {
      fleet.start();
      TimeUnit.SECONDS.sleep(4);
      long died = System.nanoTime();
      dependency.die();
      fleet.await(PATIENCE, each -> each.state() != State.CLOSED);
      // Calls that were permitted before still come in.
      TimeUnit.MILLISECONDS.sleep(100);
      int wasted = dependency.callsWhileDead();
      TimeUnit.NANOSECONDS.sleep(
          died + 2 * WAIT.toNanos() + WAIT.toNanos() / 2 - System.nanoTime());
      int trials = dependency.callsWhileDead() - wasted;
      dependency.recover();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (dependency.callsWhileAlive() == 0) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("nobody called the dependency that had recovered");
        }
        TimeUnit.MICROSECONDS.sleep(200);
      }
      TimeUnit.SECONDS.sleep(1);
      return new Outage(fleet.inFlightAtTrip(), wasted, trials, dependency.callsWhileAlive());
    }
  }
}
