package io.fusebox.service.coordination;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
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

  /** How much of the past a listener is told at once. */
  public static final int PAGE = 500;

  /** Far longer than a transaction can live, whose line is missing meanwhile. */
  private static final long NEVER_COMES_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final TransitionLog log;
  private final TransitionSignals signals;
  private final Workers workers;
  private final FuseboxConfig config;
  private final Semaphore wakeUps = new Semaphore(0);
  private final AtomicBoolean othersAreToBeTold = new AtomicBoolean();

  private final Set<Subscription> subscriptions = new LinkedHashSet<>();
  private StreamPosition position = StreamPosition.START;
  private boolean begun;
  private volatile boolean stopping;

  /** When an id was first missed. The thread's own. */
  private final Map<Long, Long> missingSince = new HashMap<>();

  TransitionFeed(
      TransitionLog log, TransitionSignals signals, Workers workers, FuseboxConfig config) {
    this.log = log;
    this.signals = signals;
    this.workers = workers;
    this.config = config;
  }

  void start(@Observes StartupEvent started) {
    signals.onSignal(wakeUps::release);
    Thread thread = new Thread(this::run, "fusebox-transitions");
    thread.setDaemon(true);
    thread.start();
  }

  /** Notes that this instance has stored transitions. Never blocks. */
  public void grew() {
    othersAreToBeTold.set(true);
    wakeUps.release();
  }

  /**
   * Looks whether one more listener can be told. Blocks while the database is asked.
   *
   * @param since what it wants to be told from; null: from now on
   * @throws OverloadedException there are as many listeners as may be
   * @throws HistoryGoneException what came after that is not all kept
   * @throws StorageException the database did not answer
   */
  public void requireRoom(@Nullable StreamPosition since) {
    synchronized (this) {
      requireRoom();
    }
    if (since != null && !log.keepsAllAfter(since)) {
      throw new HistoryGoneException();
    }
  }

  private void requireRoom() {
    if (!begun || stopping) {
      throw new StorageException("transitions cannot be read yet");
    }
    if (subscriptions.size() >= config.maxListeners()) {
      throw OverloadedException.ofListeners(config.maxListeners());
    }
  }

  /**
   * Has a listener told of what happens.
   *
   * @param since told first what has happened since then; null: from now on
   * @return what ends it; fails with {@link OverloadedException} or {@link StorageException}, and
   *     then the listener is told nothing more
   */
  public CompletionStage<Runnable> join(
      StreamListener listener, NamePattern names, @Nullable StreamPosition since) {
    return workers.run(
        () -> {
          Subscription subscription = add(listener, names, since);
          try {
            if (since != null) {
              catchUp(subscription);
            }
            return leaving(subscription);
          } catch (RuntimeException e) {
            leave(subscription);
            throw e;
          }
        });
  }

  private Runnable leaving(Subscription subscription) {
    return () -> leave(subscription);
  }

  private synchronized Subscription add(
      StreamListener listener, NamePattern names, @Nullable StreamPosition since) {
    requireRoom();
    Subscription subscription =
        since == null
            ? Subscription.from(position, listener, names)
            : Subscription.since(since, listener, names);
    subscriptions.add(subscription);
    subscription.beat(position);
    return subscription;
  }

  private synchronized void leave(Subscription subscription) {
    subscriptions.remove(subscription);
  }

  private synchronized boolean isThere(Subscription subscription) {
    return subscriptions.contains(subscription);
  }

  /** Tells it a page of what it has missed, and the next one when it has dealt with that. */
  private void catchUp(Subscription subscription) {
    if (!isThere(subscription)) {
      return;
    }
    List<HistoryEntry> page = log.after(subscription.told(), PAGE);
    subscription.tellPage(page);
    if (page.size() == PAGE) {
      subscription.listener().whenReady(() -> catchUpLater(subscription));
    } else {
      endPast(subscription);
    }
  }

  private void catchUpLater(Subscription subscription) {
    CompletionStage<Boolean> next =
        workers.run(
            () -> {
              catchUp(subscription);
              return true;
            });
    CompletionStage<Boolean> unused =
        next.exceptionally(
            failure -> {
              Log.debugf("A listener cannot catch up for now: %s", failure.getMessage());
              end(subscription);
              return false;
            });
  }

  private synchronized void endPast(Subscription subscription) {
    subscription.endPast(position);
  }

  private synchronized void end(Subscription subscription) {
    if (subscriptions.remove(subscription)) {
      subscription.listener().onEnd();
    }
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
          beat();
        }
        if (isSignalled || now - nextLook >= 0) {
          nextLook = now + config.streamPoll().toNanos();
          look();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        Log.debugf("Transitions cannot be read for now: %s", e.getMessage());
      }
    }
  }

  private void look() {
    wakeUps.drainPermits();
    tellAll();
    if (othersAreToBeTold.getAndSet(false)) {
      signals.send();
    }
  }

  private void tellAll() {
    begin();
    List<HistoryEntry> page;
    do {
      page = log.after(position(), PAGE);
      for (HistoryEntry entry : page) {
        tell(entry);
      }
    } while (page.size() == PAGE);
    giveUpMissing();
  }

  private void begin() {
    if (!begun) {
      StreamPosition end = log.end();
      synchronized (this) {
        position = end;
        begun = true;
      }
    }
  }

  private synchronized StreamPosition position() {
    return position;
  }

  private synchronized void tell(HistoryEntry entry) {
    position = position.plus(entry.id());
    for (Subscription subscription : List.copyOf(subscriptions)) {
      if (!subscription.tell(entry, position)) {
        end(subscription);
      }
    }
  }

  private synchronized void beat() {
    for (Subscription subscription : List.copyOf(subscriptions)) {
      subscription.beat(position);
    }
  }

  private void giveUpMissing() {
    long now = System.nanoTime();
    StreamPosition reached = position();
    Set<Long> missing = new LinkedHashSet<>();
    reached.missing().forEach(missing::add);
    missingSince.keySet().retainAll(missing);
    missing.forEach(id -> missingSince.putIfAbsent(id, now));
    LongStream never =
        missingSince.entrySet().stream()
            .filter(each -> now - each.getValue() > NEVER_COMES_NANOS)
            .mapToLong(Map.Entry::getKey);
    synchronized (this) {
      position = position.without(never);
    }
  }

  /** Lets all listeners go, so that they connect again, to another instance. */
  @PreDestroy
  void stop() {
    stopping = true;
    List<Subscription> all;
    synchronized (this) {
      all = List.copyOf(subscriptions);
    }
    all.forEach(subscription -> end(subscription));
    wakeUps.release();
  }
}
