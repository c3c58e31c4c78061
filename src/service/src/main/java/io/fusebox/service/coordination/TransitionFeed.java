package io.fusebox.service.coordination;

import io.fusebox.service.coordination.LaneStore.History;
import io.fusebox.service.coordination.Refusals.Limit;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history as it grows, one thread for all of this instance's listeners, and tells them.
 * It reads when a lane has stored transitions, when another instance signals that one of its has,
 * and every now and then in any case: so what is lost, or not offered by the database, costs time
 * and nothing else.
 *
 * <p>Safe to call from any thread.
 */
@ApplicationScoped
public class TransitionFeed {

  /** How much is read at once. */
  private static final int PAGE = 500;

  /** Each has a page of its own, of some 200 kB. */
  private static final int CATCH_UPS = 32;

  /** Several times what a write to one of them takes. */
  private static final long REST_NANOS_PER_LISTENER = TimeUnit.MICROSECONDS.toNanos(50);

  private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final TransitionLog log;
  private final TransitionSignals signals;
  private final Workers workers;
  private final FuseboxConfig config;
  private final Audience audience;
  private final Refusals refusals;
  private final TransitionLogger logger;
  private final Semaphore wakeUps = new Semaphore(0);
  private final AtomicBoolean othersAreToBeTold = new AtomicBoolean();
  private final AtomicBoolean isSignalling = new AtomicBoolean();
  private volatile boolean stopping;

  TransitionFeed(
      TransitionLog log,
      TransitionSignals signals,
      Workers workers,
      FuseboxConfig config,
      Refusals refusals,
      TransitionObserver observer,
      TransitionLogger logger) {
    this.refusals = refusals;
    this.logger = logger;
    this.log = log;
    this.signals = signals;
    this.workers = workers;
    this.config = config;
    Audience.Limits limits =
        new Audience.Limits(config.maxListeners(), config.listenerBacklog(), PAGE, CATCH_UPS);
    this.audience = new Audience(log, this::onWorker, observer, limits);
  }

  private CompletionStage<Boolean> onWorker(Runnable work) {
    return workers.run(
        () -> {
          work.run();
          return true;
        });
  }

  void start(@Observes StartupEvent started, MeterRegistry registry) {
    Gauge.builder("fusebox.stream.subscribers", audience, Audience::size)
        .description("Clients that are told of transitions")
        .register(registry);
    signals.onSignal(wakeUps::release);
    DaemonThread.start("fusebox-transitions", this::run);
  }

  /** Notes that this instance has stored lines of history. Never blocks. */
  public void onStored(List<History> lines) {
    logger.onStored(lines);
    othersAreToBeTold.set(true);
    wakeUps.release();
  }

  /**
   * Looks whether one more listener can be told. Blocks while the database is asked, where there is
   * something to go on from.
   *
   * @param since what it wants to be told from; null: from now on
   * @throws OverloadedException there are as many listeners as may be
   * @throws HistoryGoneException what came after that is not all kept, or that is beyond all that
   *     is stored
   * @throws StorageException the database did not answer
   */
  public void requireRoom(@Nullable StreamPosition since) {
    counted(
        () -> {
          audience.requireRoom();
          return true;
        });
    if (since != null) {
      switch (log.continuityAfter(since)) {
        case DELETED -> throw HistoryGoneException.ofDeleted();
        case AHEAD -> throw HistoryGoneException.ofAhead();
        case COMPLETE -> {}
      }
    }
  }

  /**
   * Has a listener told of what happens from now on, as soon as it is ready. Never blocks.
   *
   * @param since told first what has happened since then; null: from now on. Where the database
   *     does not answer, the listener's part ends
   * @return what ends it; then the listener is told nothing more
   * @throws OverloadedException there are as many listeners as may be
   * @throws StorageException nothing was read yet, or the instance stops
   */
  public Runnable join(StreamListener listener, NameFilter names, @Nullable StreamPosition since) {
    return counted(() -> audience.join(listener, names, since));
  }

  private <T> T counted(Supplier<T> entry) {
    try {
      return entry.get();
    } catch (OverloadedException e) {
      refusals.count(Limit.LISTENERS);
      throw e;
    }
  }

  /**
   * Pauses, so that the events of the pause are delivered together: a write costs as much for many
   * events as for one, and it is done by the event loops that answer requests for permits.
   */
  private void rest() throws InterruptedException {
    long rest = audience.size() * REST_NANOS_PER_LISTENER;
    TimeUnit.NANOSECONDS.sleep(Math.min(rest, LONGEST_REST_NANOS));
  }

  private void run() {
    long now = System.nanoTime();
    long nextLook = now;
    long nextHeartbeat = now;
    while (!stopping) {
      try {
        long wait = Math.min(nextLook - now, nextHeartbeat - now);
        boolean isSignalled = wakeUps.tryAcquire(wait, TimeUnit.NANOSECONDS);
        if (stopping) {
          return;
        }
        now = System.nanoTime();
        if (now - nextHeartbeat >= 0) {
          nextHeartbeat = now + config.streamHeartbeat().toNanos();
          audience.beat();
        }
        if (isSignalled || now - nextLook >= 0) {
          nextLook = now + config.streamPoll().toNanos();
          int news = look(now);
          if (news > 0) {
            rest();
          }
          if (news == PAGE) {
            nextLook = now;
          }
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        Log.debugf("Transitions cannot be read for now: %s", e.getMessage());
      }
    }
  }

  private int look(long now) {
    wakeUps.drainPermits();
    signal();
    return audience.look(now);
  }

  /** Meanwhile, so that neither this instance's listeners wait for it nor the others' for them. */
  private void signal() {
    if (!othersAreToBeTold.get() || !isSignalling.compareAndSet(false, true)) {
      return;
    }
    CompletionStage<Boolean> unused =
        onWorker(
                () -> {
                  othersAreToBeTold.set(false);
                  signals.send();
                })
            .whenComplete(
                (done, failure) -> {
                  isSignalling.set(false);
                  if (failure == null && othersAreToBeTold.get()) {
                    wakeUps.release();
                  }
                });
  }

  /**
   * Lets all listeners go, so that they connect again, to another instance. Before requests are
   * waited for: a stream is one that does not end by itself.
   */
  void stop(@Observes ShutdownDelayInitiatedEvent stopped) {
    stop();
  }

  /** Where nothing was announced, as when the start has failed. */
  @PreDestroy
  void stop() {
    stopping = true;
    audience.stop();
    wakeUps.release();
  }
}
