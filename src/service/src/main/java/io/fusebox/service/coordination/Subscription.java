package io.fusebox.service.coordination;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One listener, and how far it has been told. Whoever goes on from an earlier position is told what
 * has been stored since then, page by page, while what happens meanwhile is kept back; and then
 * that. Safe to call from any thread, but for {@link #told} and {@link #tellPage}, which are for
 * the one that reads the past.
 */
final class Subscription {

  /** More than that happened while it caught up: it had better read on from where it is. */
  private static final int MOST_KEPT_BACK = 10_000;

  private final StreamListener listener;
  private final NamePattern names;

  /** How far the history has been told to those who have caught up; never ahead of this one. */
  private StreamPosition reached;

  /** What it knew, or was told of the past, beyond {@link #reached}; null: nothing. */
  private @Nullable StreamPosition told;

  /** What has happened while it catches up; null: it has caught up. */
  private @Nullable Deque<Event> keptBack;

  private boolean ended;

  /**
   * A listener who joins.
   *
   * @param since told first what has happened since then; null: from now on
   */
  Subscription(
      StreamListener listener,
      NamePattern names,
      StreamPosition now,
      @Nullable StreamPosition since) {
    this.listener = listener;
    this.names = names;
    this.reached = now;
    this.told = since;
    this.keptBack = since == null ? null : new ArrayDeque<>();
  }

  private record Event(HistoryEntry entry, StreamPosition position) {}

  StreamListener listener() {
    return listener;
  }

  /** From where on the past is to be read. */
  synchronized StreamPosition told() {
    return told == null ? reached : told;
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  /** Tells it of what has happened; false: it is too far behind. */
  synchronized boolean tell(HistoryEntry entry, StreamPosition now) {
    if (keptBack == null) {
      deliver(entry, now);
    } else if (keptBack.size() < MOST_KEPT_BACK) {
      keptBack.add(new Event(entry, now));
    } else {
      return false;
    }
    return true;
  }

  /** Has the listener send its pending events. */
  synchronized void flush() {
    if (!ended) {
      listener.flush();
    }
  }

  /** Tells it that nothing has, since it was told last. */
  synchronized void beat() {
    if (keptBack == null && !ended) {
      listener.onHeartbeat(position());
    }
  }

  /** Notes that by now some ids are taken for ids that never come. */
  synchronized void moveOn(StreamPosition now) {
    if (keptBack == null) {
      reached = now;
    }
  }

  /** Tells it a page of the past. */
  synchronized void tellPage(List<HistoryEntry> page) {
    for (HistoryEntry entry : page) {
      StreamPosition next = told().plus(entry.id());
      told = next;
      if (names.matches(entry.breaker()) && !ended) {
        listener.onTransition(entry, next);
      }
    }
    listener.flush();
  }

  /** Tells it what was kept back: the past was told. */
  synchronized void endPast() {
    Deque<Event> events = keptBack;
    keptBack = null;
    if (events != null && !ended) {
      events.forEach(event -> deliver(event.entry(), event.position()));
      beat();
    }
  }

  private void deliver(HistoryEntry entry, StreamPosition now) {
    // What is read now may be what was read for this one earlier.
    boolean isNew = told == null || !told.covers(entry.id());
    reached = now;
    StreamPosition position = position();
    // Being told can be what it leaves for.
    if (isNew && names.matches(entry.breaker()) && !ended) {
      listener.onTransition(entry, position);
    }
  }

  /** All that it was told: an id that told less would have the rest told twice. */
  private StreamPosition position() {
    if (told == null) {
      return reached;
    }
    StreamPosition both = reached.and(told);
    if (both.equals(reached)) {
      told = null;
      return reached;
    }
    told = both;
    return both;
  }

  /** Lets it go; it is told nothing more. */
  synchronized void end() {
    if (!ended) {
      ended = true;
      listener.onEnd();
    }
  }

  /** It has gone by itself. */
  synchronized void leave() {
    ended = true;
  }
}
