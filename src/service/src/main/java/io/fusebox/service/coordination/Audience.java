package io.fusebox.service.coordination;

import io.fusebox.service.coordination.TransitionLog.Continuity;
import io.quarkus.logging.Log;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of this instance, who are told the history as it grows. Safe to call from any
 * thread, but for {@link #look} and {@link #beat}, which one thread calls.
 *
 * <p>Nobody is told anything while the lock of all is held, so that listeners come and go whatever
 * the others are being told. A listener has a lock of its own, within which that of all may be
 * taken, and not the other way round.
 */
final class Audience {

  /** Far longer than a transaction can live, whose line is missing meanwhile. */
  static final long NEVER_COMES_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final TransitionLog log;
  private final Background background;
  private final int mostListeners;
  private final int page;

  private final Set<Subscription> subscriptions = new LinkedHashSet<>();

  /** A copy of them; null: to be made. */
  private @Nullable List<Subscription> all;

  private StreamPosition position = StreamPosition.START;
  private boolean begun;
  private boolean stopped;

  /** When an id was first missed. Of the thread that looks. */
  private final Map<Long, Long> missingSince = new HashMap<>();

  /** Runs what may wait for the database. */
  interface Background {
    /** Fails where the work has failed, or cannot be done in time. Never blocks. */
    CompletionStage<Boolean> run(Runnable work);
  }

  /**
   * Nobody yet.
   *
   * @param page how much is read at once, and told at once of the past
   */
  Audience(TransitionLog log, Background background, int mostListeners, int page) {
    this.log = log;
    this.background = background;
    this.mostListeners = mostListeners;
    this.page = page;
  }

  /** Looks whether one more listener can be told. */
  synchronized void requireRoom() {
    if (!begun || stopped) {
      throw new StorageException("transitions cannot be read yet");
    }
    if (subscriptions.size() >= mostListeners) {
      throw OverloadedException.ofListeners(mostListeners);
    }
  }

  /** Has a listener told of what happens; see {@link TransitionFeed#join}. */
  Runnable join(StreamListener listener, NamePattern names, @Nullable StreamPosition since) {
    Subscription subscription = add(listener, names, since);
    if (since == null) {
      subscription.beat();
    } else {
      catchUpLater(subscription);
    }
    return () -> {
      subscription.leave();
      remove(subscription);
    };
  }

  private synchronized Subscription add(
      StreamListener listener, NamePattern names, @Nullable StreamPosition since) {
    requireRoom();
    Subscription subscription = new Subscription(listener, names, position, since);
    subscriptions.add(subscription);
    all = null;
    return subscription;
  }

  private synchronized void remove(Subscription subscription) {
    if (subscriptions.remove(subscription)) {
      all = null;
    }
  }

  private synchronized List<Subscription> all() {
    List<Subscription> copy = all;
    if (copy == null) {
      copy = List.copyOf(subscriptions);
      all = copy;
    }
    return copy;
  }

  private void catchUpLater(Subscription subscription) {
    CompletionStage<Boolean> unused =
        background
            .run(() -> catchUp(subscription))
            .exceptionally(
                failure -> {
                  end(subscription);
                  Log.debugf("A listener cannot catch up for now: %s", failure.getMessage());
                  return false;
                });
  }

  /** Tells it a page of what it has missed, and the next one when it has dealt with that. */
  private void catchUp(Subscription subscription) {
    if (subscription.hasEnded()) {
      return;
    }
    List<HistoryEntry> past = log.after(subscription.told(), page);
    subscription.tellPage(past);
    if (past.size() == page) {
      subscription.listener().whenReady(() -> catchUpLater(subscription));
    } else {
      subscription.endPast();
    }
  }

  private void end(Subscription subscription) {
    remove(subscription);
    subscription.end();
  }

  /**
   * Reads what is new and tells it.
   *
   * @param now of a clock that only rises, in nanoseconds
   * @return whether anything was new
   * @throws StorageException it could not be read; what was told before stays told
   */
  boolean look(long now) {
    begin();
    boolean isQuiet = true;
    List<HistoryEntry> news;
    do {
      news = log.after(position(), page);
      news.forEach(this::tell);
      if (!news.isEmpty()) {
        all().forEach(Subscription::flush);
      }
      isQuiet &= news.isEmpty();
    } while (news.size() == page);
    if (isQuiet && log.continuityAfter(position()) == Continuity.AHEAD) {
      beginAnew();
    } else {
      giveUpMissing(now);
    }
    return !isQuiet;
  }

  /**
   * Goes back to the end of a history that is shorter than what was read of it. Until it had grown
   * as long again, no listener would get an event; so all have to connect again, and are refused
   * the ids that they have.
   */
  private void beginAnew() {
    Log.warn(
        "The history in the database ends before what was read of it: an older copy of the database"
            + " has taken its place. All listeners have to begin anew.");
    List<Subscription> all;
    synchronized (this) {
      begun = false;
      all = all();
    }
    missingSince.clear();
    all.forEach(this::end);
    begin();
  }

  private void begin() {
    if (!hasBegun()) {
      StreamPosition end = log.end();
      synchronized (this) {
        position = end;
        begun = true;
      }
    }
  }

  private synchronized boolean hasBegun() {
    return begun;
  }

  private synchronized StreamPosition position() {
    return position;
  }

  private void tell(HistoryEntry entry) {
    StreamPosition reached;
    List<Subscription> those;
    // At once: who joins later is not told of it, and need not be.
    synchronized (this) {
      reached = position.plus(entry.id());
      position = reached;
      those = all();
    }
    for (Subscription subscription : those) {
      if (!subscription.tell(entry, reached)) {
        end(subscription);
      }
    }
  }

  /** How many listeners there are. */
  int size() {
    return all().size();
  }

  /** Lets everybody hear something. */
  void beat() {
    all().forEach(Subscription::beat);
  }

  private void giveUpMissing(long now) {
    Set<Long> missing = new LinkedHashSet<>();
    position().missing().forEach(missing::add);
    missingSince.keySet().retainAll(missing);
    missing.forEach(id -> missingSince.putIfAbsent(id, now));
    long[] never =
        missingSince.entrySet().stream()
            .filter(each -> now - each.getValue() > NEVER_COMES_NANOS)
            .mapToLong(Map.Entry::getKey)
            .toArray();
    if (never.length > 0) {
      StreamPosition reached;
      List<Subscription> those;
      synchronized (this) {
        reached = position.without(LongStream.of(never));
        position = reached;
        those = all();
      }
      those.forEach(subscription -> subscription.moveOn(reached));
    }
  }

  /** Lets all go, and lets nobody in any more. */
  void stop() {
    List<Subscription> those;
    synchronized (this) {
      stopped = true;
      those = all();
    }
    those.forEach(this::end);
  }
}
