package io.fusebox.service.coordination;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One listener, and how far it has been told. It is told more whenever it is ready; what it is
 * behind stays in the chain that it shares with the others. Whoever goes on from an earlier
 * position is told what has been stored since then, page by page, and then what has happened
 * meanwhile.
 *
 * <p>Safe to call from any thread, but for {@link #told} and {@link #tellPage}, which are for the
 * one that reads the past.
 */
final class Subscription {

  /** So many events at most are one write. */
  private static final int MOST_AT_ONCE = 64;

  /** A listener that takes nothing for so many heartbeats has the place of another. */
  private static final int MOST_HEARTBEATS_MISSED = 8;

  private final StreamListener listener;
  private final NameFilter names;

  /** The last one that it was told, or that is not for it. */
  private FeedEntry last;

  /** What it knew, or was told of the past, beyond {@link #last}; null: nothing. */
  private @Nullable StreamPosition told;

  /** It is told the past, and what happens has to wait. */
  private boolean isInPast;

  /** It was told a page of the past. */
  private boolean hadPage;

  private boolean isHeartbeatDue;
  private int heartbeatsMissed;
  private boolean isTelling;
  private boolean ended;

  /**
   * A listener who joins.
   *
   * @param now the last entry before what it is told
   * @param since told first what has happened since then; null: from now on
   */
  Subscription(
      StreamListener listener, NameFilter names, FeedEntry now, @Nullable StreamPosition since) {
    this.listener = listener;
    this.names = names;
    this.last = now;
    this.told = since;
    this.isInPast = since != null;
  }

  boolean isReady() {
    return listener.isReady();
  }

  /** From where on the past is to be read. */
  synchronized StreamPosition told() {
    return told == null ? last.position() : told;
  }

  /** Whether there is more of the past to read for it. */
  synchronized boolean isInPast() {
    return isInPast && !ended;
  }

  /** By how many entries it is behind. */
  synchronized long behind(FeedEntry newest) {
    return newest.distanceFrom(last);
  }

  /** Tells it what has happened, as far as it is ready for that. */
  synchronized void tell() {
    // A listener may become ready while it is told something, by the same thread.
    if (isTelling || isInPast) {
      return;
    }
    isTelling = true;
    try {
      while (!ended && last.next() != null && listener.isReady()) {
        heartbeatsMissed = 0;
        tellSome();
        listener.flush();
      }
      if (isHeartbeatDue && !ended && last.next() == null && listener.isReady()) {
        isHeartbeatDue = false;
        heartbeatsMissed = 0;
        listener.onHeartbeat(position());
      }
    } finally {
      isTelling = false;
    }
  }

  private void tellSome() {
    FeedEntry next = last.next();
    for (int i = 0; next != null && i < MOST_AT_ONCE; i++) {
      last = next;
      deliver(next.line());
      next = next.next();
    }
  }

  /** Lets it hear something, once it is ready; false: it has not been for too long. */
  synchronized boolean beat() {
    // Whoever does not take a page of the past is cut by CatchUps.
    if (isHeartbeatDue && (!isInPast || (!hadPage && !listener.isReady()))) {
      heartbeatsMissed++;
    }
    isHeartbeatDue = true;
    tell();
    return heartbeatsMissed < MOST_HEARTBEATS_MISSED;
  }

  /** Tells it a page of the past. */
  synchronized void tellPage(List<HistoryEntry> page) {
    hadPage = true;
    for (HistoryEntry line : page) {
      StreamPosition next = told().plus(line.id());
      told = next;
      if (names.matches(line.breaker()) && !ended) {
        listener.onTransition(line, next);
      }
    }
    listener.flush();
  }

  /** Tells it what has happened meanwhile: the past was told. */
  synchronized void endPast() {
    isInPast = false;
    isHeartbeatDue = true;
    tell();
  }

  private void deliver(@Nullable HistoryEntry line) {
    if (line == null) {
      return;
    }
    // What is read now may be what was read for this one earlier.
    boolean isNew = told == null || !told.covers(line.id());
    StreamPosition position = position();
    // Being told can be what it leaves for.
    if (isNew && names.matches(line.breaker()) && !ended) {
      listener.onTransition(line, position);
    }
  }

  /** All that it was told: an id that told less would have the rest told twice. */
  private StreamPosition position() {
    StreamPosition reached = last.position();
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

  /** Lets it go without regard to what it has not taken. */
  synchronized void cut() {
    if (!ended) {
      ended = true;
      listener.onCut();
    }
  }

  /** It has gone by itself. */
  synchronized void leave() {
    ended = true;
  }
}
