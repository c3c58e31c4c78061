package io.fusebox.service.overview;

import io.fusebox.service.coordination.DaemonThread;
import io.fusebox.service.coordination.FuseboxConfig;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Notes which breakers are used, so that those of which nobody makes use can be deleted. A permit
 * in CLOSED writes nothing, so uses are noted in memory and stored in the background: within a
 * second of the first one, and then once a period, a twentieth of the retention, as long as there
 * are more. The row is written only where it would otherwise be wrong by a tenth of the retention.
 *
 * <p>Safe to call from any thread.
 */
@ApplicationScoped
public class UsedBreakers {

  private static final int NAMES_PER_STATEMENT = 500;
  private static final int PERIODS_PER_RETENTION = 20;
  private static final int PRECISION_PER_RETENTION = 10;

  /** Several times as often as a clock that has jumped ahead is believed. */
  private static final Duration LONGEST_PERIOD = Duration.ofMinutes(5);

  private static final Duration LONGEST_REST = Duration.ofSeconds(1);

  private final UsedBreakersStore store;
  private final BreakerUses uses = new BreakerUses();
  private final Duration precision;
  private final Duration period;
  private final Duration rest;
  private final Semaphore stop = new Semaphore(0);

  UsedBreakers(UsedBreakersStore store, FuseboxConfig config) {
    Duration retention = config.unusedBreakerRetention();
    this.store = store;
    this.precision = retention.dividedBy(PRECISION_PER_RETENTION);
    this.period = shorter(retention.dividedBy(PERIODS_PER_RETENTION), LONGEST_PERIOD);
    this.rest = shorter(period, LONGEST_REST);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  void start(@Observes StartupEvent started) {
    DaemonThread.start("fusebox-used-breakers", this::run);
  }

  void stop(@Observes ShutdownEvent stopped) {
    stop.release();
  }

  /** Notes that somebody makes use of a breaker, whether it exists or not. Never blocks. */
  public void onUse(String breaker) {
    uses.onUse(breaker);
  }

  private void run() {
    long nextPeriod = System.nanoTime() + period.toNanos();
    boolean isStopped;
    do {
      isStopped = isStopped();
      storeUses();
      long now = System.nanoTime();
      if (now - nextPeriod >= 0) {
        nextPeriod = now + period.toNanos();
        uses.beginPeriod();
      }
    } while (!isStopped);
  }

  private void storeUses() {
    List<String> names = uses.take(NAMES_PER_STATEMENT);
    while (!names.isEmpty()) {
      try {
        store.onUse(names, precision);
      } catch (RuntimeException e) {
        Log.debugf("Which breakers are used is not stored for now: %s", e.getMessage());
        uses.giveBack(names);
        return;
      }
      names = uses.take(NAMES_PER_STATEMENT);
    }
  }

  private boolean isStopped() {
    try {
      return stop.tryAcquire(rest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }
}
