package io.fusebox.benchmark.fleet;

import io.fusebox.client.Breaker;
import io.fusebox.client.BreakerOpenException;
import io.fusebox.client.Breakers;
import io.fusebox.engine.State;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Pipeline hosts, a thread with a client of its own each, which call one dependency again and
 * again.
 */
final class Fleet implements AutoCloseable {

  private final Dependency dependency;
  private final long pauseMillis;
  private final List<Breakers> clients = new ArrayList<>();
  private final List<Breaker> breakers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /** Calls from the moment their permit is asked for until their outcome is told. */
  private final AtomicInteger inFlight = new AtomicInteger();

  /** Of those, how many there were when the first host knew of the trip; negative: none did yet. */
  private final AtomicInteger inFlightAtTrip = new AtomicInteger(-1);

  private volatile boolean ends;

  /**
   * So many hosts, not started.
   *
   * @param pauseMillis how long a host does something else between two calls, in the mean; and how
   *     long it waits to ask again when it was rejected
   */
  Fleet(
      int hosts,
      long pauseMillis,
      String breaker,
      Dependency dependency,
      IntFunction<Breakers> client) {
    this.dependency = dependency;
    this.pauseMillis = pauseMillis;
    for (int host = 0; host < hosts; host++) {
      Breakers own = client.apply(host);
      clients.add(own);
      breakers.add(own.get(breaker));
    }
    for (int host = 0; host < hosts; host++) {
      Breaker own = breakers.get(host);
      threads.add(new Thread(() -> run(own), "host-" + host));
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  private void run(Breaker breaker) {
    try {
      while (!ends) {
        inFlight.incrementAndGet();
        try {
          String answer = breaker.call(dependency::call);
          if (answer.isEmpty()) {
            throw new IllegalStateException("the dependency answered nothing");
          }
        } catch (BreakerOpenException | IOException e) {
          // As a pipeline does: the step failed, and is tried again later.
        } finally {
          ended(breaker);
        }
        TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(2 * pauseMillis));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ended(Breaker breaker) {
    int others = inFlight.decrementAndGet();
    if (inFlightAtTrip.get() < 0 && breaker.state() != State.CLOSED) {
      inFlightAtTrip.compareAndSet(-1, others);
    }
  }

  /** How many calls were in flight when the first host knew of the trip. */
  int inFlightAtTrip() {
    return inFlightAtTrip.get();
  }

  /** Waits until each host's breaker is as wanted. */
  void await(Duration limit, Predicate<Breaker> wanted) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!breakers.stream().allMatch(wanted)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("the fleet did not come as far within " + limit);
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  @Override
  public void close() {
    ends = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    clients.forEach(Breakers::close);
  }
}
