package io.fusebox.service.coordination;

import io.fusebox.service.coordination.TransitionLog.Continuity;
import io.quarkus.logging.Log;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 *
 * <p>What was read is one chain of entries, on which each listener is somewhere: so a listener that
 * takes nothing costs as much memory as one that takes all.
 */
final class Audience {

  /** Far longer than a transaction can live, whose line is missing meanwhile. */
  static final long NEVER_COMES_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final TransitionLog log;
  private final TransitionObserver observer;
  private final Limits limits;
  private final CatchUps catchUps;

  private final Set<Subscription> subscriptions = new LinkedHashSet<>();

  /** A copy of them; null: to be made. */
  private @Nullable List<Subscription> all;

  /** What was read last. */
  private FeedEntry newest = FeedEntry.first(StreamPosition.START);

  private boolean begun;
  private boolean stopped;

  /** When an id was first missed. Of the thread that looks. */
  private final Map<Long, Long> missingSince = new HashMap<>();

  /**
   * What bounds it.
   *
   * @param listeners how many there may be
   * @param backlog how many transitions one may be behind, beside a page, before it is cut
   * @param page how many lines are read at once
   * @param catchUps how many are told the past at once
   */
  record Limits(int listeners, int backlog, int page, int catchUps) {}

  /** Nobody yet. */
  Audience(
      TransitionLog log,
      CatchUps.Background background,
      TransitionObserver observer,
      Limits limits) {
    this.log = log;
    this.observer = observer;
    this.limits = limits;
    this.catchUps =
        new CatchUps(log, background, limits.page(), limits.catchUps(), this::cut, this::end);
  }

  /** Looks whether one more listener can be told. */
  synchronized void requireRoom() {
    if (!begun || stopped) {
      throw new StorageException("transitions cannot be read yet");
    }
    if (subscriptions.size() >= limits.listeners()) {
      throw OverloadedException.ofListeners(limits.listeners());
    }
  }

  /** Has a listener told of what happens; see {@link TransitionFeed#join}. */
  Runnable join(StreamListener listener, NameFilter names, @Nullable StreamPosition since) {
    Subscription subscription = add(listener, names, since);
    listener.onReady(() -> onReady(subscription));
    if (since == null) {
      subscription.beat();
    } else if (subscription.isReady()) {
      onReady(subscription);
    }
    return () -> {
      subscription.leave();
      remove(subscription);
    };
  }

  private void onReady(Subscription subscription) {
    catchUps.onReady(subscription);
    subscription.tell();
  }

  private synchronized Subscription add(
      StreamListener listener, NameFilter names, @Nullable StreamPosition since) {
    requireRoom();
    Subscription subscription = new Subscription(listener, names, newest, since);
    subscriptions.add(subscription);
    all = null;
    return subscription;
  }

  private void remove(Subscription subscription) {
    synchronized (this) {
      if (subscriptions.remove(subscription)) {
        all = null;
      }
    }
    catchUps.remove(subscription);
  }

  private synchronized List<Subscription> all() {
    List<Subscription> copy = all;
    if (copy == null) {
      copy = List.copyOf(subscriptions);
      all = copy;
    }
    return copy;
  }

  private void end(Subscription subscription) {
    remove(subscription);
    subscription.end();
  }

  private void cut(Subscription subscription) {
    remove(subscription);
    subscription.cut();
  }

  /**
   * Reads a page of what is new and tells it.
   *
   * @param now of a clock that only rises, in nanoseconds
   * @return how many lines were new; as many as a page: there can be more
   * @throws StorageException it could not be read
   */
  int look(long now) {
    begin();
    catchUps.look(now);
    List<HistoryEntry> news = log.after(newest().position(), limits.page());
    if (!news.isEmpty()) {
      observer.onTransitions(news);
    }
    news.forEach(line -> append(line, newest().position().plus(line.id())));
    if (news.isEmpty() && log.continuityAfter(newest().position()) == Continuity.AHEAD) {
      beginAnew();
    } else if (news.size() < limits.page()) {
      giveUpMissing(now);
    }
    tellAll();
    return news.size();
  }

  private void tellAll() {
    FeedEntry end = newest();
    int mostBehind = limits.backlog() + limits.page();
    for (Subscription subscription : all()) {
      subscription.tell();
      if (subscription.behind(end) > mostBehind) {
        cut(subscription);
      }
    }
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
        newest = FeedEntry.first(end);
        begun = true;
      }
    }
  }

  private synchronized boolean hasBegun() {
    return begun;
  }

  private synchronized FeedEntry newest() {
    return newest;
  }

  /** Who joins later is not told of it, and need not be. */
  private synchronized void append(@Nullable HistoryEntry line, StreamPosition position) {
    newest = newest.append(line, position);
  }

  /** How many listeners there are. */
  int size() {
    return all().size();
  }

  /** Lets everybody hear something. */
  void beat() {
    for (Subscription subscription : all()) {
      if (!subscription.beat()) {
        cut(subscription);
      }
    }
  }

  private void giveUpMissing(long now) {
    Set<Long> missing = new LinkedHashSet<>();
    newest().position().missing().forEach(missing::add);
    missingSince.keySet().retainAll(missing);
    missing.forEach(id -> missingSince.putIfAbsent(id, now));
    long[] never =
        missingSince.entrySet().stream()
            .filter(each -> now - each.getValue() > NEVER_COMES_NANOS)
            .mapToLong(Map.Entry::getKey)
            .toArray();
    if (never.length > 0) {
      append(null, newest().position().without(LongStream.of(never)));
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
