package io.fusebox.service.coordination;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One listener of the feed. Whoever goes on from an earlier position is told what has been stored
 * since then, page by page, while what happens meanwhile is kept back; and then that. Guarded by
 * the feed's lock, but for {@link #tellPage}.
 */
final class Subscription {

  /** More than that happened while it caught up: it had better read on from where it is. */
  private static final int MOST_KEPT_BACK = 10_000;

  private final StreamListener listener;
  private final NamePattern names;

  /** What it was told, or had been before, when it had caught up; until then, by now. */
  private StreamPosition told;

  /** What has happened while it catches up; null: it has caught up. */
  private @Nullable Deque<Event> keptBack;

  private Subscription(
      StreamListener listener,
      NamePattern names,
      StreamPosition told,
      @Nullable Deque<Event> keptBack) {
    this.listener = listener;
    this.names = names;
    this.told = told;
    this.keptBack = keptBack;
  }

  private record Event(HistoryEntry entry, StreamPosition position) {}

  /** One that is told what happens from now on. */
  static Subscription from(StreamPosition now, StreamListener listener, NamePattern names) {
    return new Subscription(listener, names, now, null);
  }

  /** One that is told first what has happened since the position. */
  static Subscription since(StreamPosition past, StreamListener listener, NamePattern names) {
    return new Subscription(listener, names, past, new ArrayDeque<>());
  }

  StreamListener listener() {
    return listener;
  }

  StreamPosition told() {
    return told;
  }

  /** Tells it of what has happened; false: it is too far behind. */
  boolean tell(HistoryEntry entry, StreamPosition position) {
    if (keptBack == null) {
      deliver(entry, position);
    } else if (keptBack.size() < MOST_KEPT_BACK) {
      keptBack.add(new Event(entry, position));
    } else {
      return false;
    }
    return true;
  }

  /** Tells it that nothing has. */
  void beat(StreamPosition position) {
    if (keptBack == null) {
      listener.onHeartbeat(position);
    }
  }

  /** Tells it a page of the past. Only one thread does, and nobody else tells it anything then. */
  void tellPage(List<HistoryEntry> page) {
    for (HistoryEntry entry : page) {
      told = told.plus(entry.id());
      if (names.matches(entry.breaker())) {
        listener.onTransition(entry, told);
      }
    }
  }

  /** Tells it what was kept back: the past was told. */
  void endPast(StreamPosition now) {
    Deque<Event> events = keptBack;
    keptBack = null;
    if (events != null) {
      events.forEach(event -> deliver(event.entry(), event.position()));
    }
    listener.onHeartbeat(now);
  }

  private void deliver(HistoryEntry entry, StreamPosition position) {
    // The feed may read now what was read for this one earlier.
    if (!told.covers(entry.id()) && names.matches(entry.breaker())) {
      listener.onTransition(entry, position);
    }
  }
}
