package io.fusebox.service.coordination;

import io.quarkus.logging.Log;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Those who are told the past, page by page. A page is read for one of them alone and takes memory
 * until it is taken, so only some are told at once, each a page in turn, and one who does not take
 * its page is cut. Safe to call from any thread.
 *
 * <p>Nobody is told anything while its lock is held.
 */
final class CatchUps {

  /** Far longer than a page takes to somebody who reads. */
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final TransitionLog log;
  private final Background background;
  private final int page;
  private final int atOnce;
  private final Consumer<Subscription> cut;
  private final Consumer<Subscription> end;

  /** Those whose turn is yet to come. */
  private final Set<Subscription> waiting = new LinkedHashSet<>();

  private final Map<Subscription, Turn> turns = new LinkedHashMap<>();

  /** Runs what may wait for the database. */
  interface Background {
    /** Fails where the work has failed, or cannot be done in time. Never blocks. */
    CompletionStage<Boolean> run(Runnable work);
  }

  /** How far a listener is with its page. Guarded by the lock of all. */
  private static final class Turn {
    /** It was told its page, and has to take it. */
    private boolean isTold;

    /** It was seen not to have taken it, {@link #seenAt} for the first time. */
    private boolean wasSeen;

    private long seenAt;
  }

  /**
   * Nobody yet.
   *
   * @param page how many lines are read and told at once
   * @param atOnce how many listeners have a page
   * @param cut lets one go who does not take what it is told
   * @param end lets one go who cannot be told more
   */
  CatchUps(
      TransitionLog log,
      Background background,
      int page,
      int atOnce,
      Consumer<Subscription> cut,
      Consumer<Subscription> end) {
    this.log = log;
    this.background = background;
    this.page = page;
    this.atOnce = atOnce;
    this.cut = cut;
    this.end = end;
  }

  /** Notes that one is ready for its first page, or has taken the one before. Never blocks. */
  void onReady(Subscription subscription) {
    boolean hasMore = subscription.isInPast();
    synchronized (this) {
      Turn turn = turns.get(subscription);
      if (turn == null ? !hasMore : !turn.isTold) {
        return;
      }
      turns.remove(subscription);
      if (hasMore) {
        waiting.add(subscription);
      }
    }
    startNext();
  }

  /** Forgets one who has gone. */
  void remove(Subscription subscription) {
    synchronized (this) {
      waiting.remove(subscription);
      turns.remove(subscription);
    }
    startNext();
  }

  /**
   * Cuts those who do not take their page.
   *
   * @param now of a clock that only rises, in nanoseconds
   */
  void look(long now) {
    List<Subscription> stuck = new ArrayList<>();
    synchronized (this) {
      turns.forEach(
          (subscription, turn) -> {
            if (turn.isTold && !turn.wasSeen) {
              turn.wasSeen = true;
              turn.seenAt = now;
            } else if (turn.isTold && now - turn.seenAt > PATIENCE_NANOS) {
              stuck.add(subscription);
            }
          });
    }
    stuck.forEach(cut);
  }

  private void startNext() {
    List<Subscription> next = new ArrayList<>();
    synchronized (this) {
      Iterator<Subscription> others = waiting.iterator();
      while (others.hasNext() && turns.size() < atOnce) {
        Subscription subscription = others.next();
        others.remove();
        turns.put(subscription, new Turn());
        next.add(subscription);
      }
    }
    next.forEach(this::start);
  }

  private void start(Subscription subscription) {
    CompletionStage<Boolean> unused =
        background
            .run(() -> tellPage(subscription))
            .exceptionally(
                failure -> {
                  end.accept(subscription);
                  Log.debugf("A listener cannot catch up for now: %s", failure.getMessage());
                  return false;
                });
  }

  private void tellPage(Subscription subscription) {
    if (!subscription.isInPast()) {
      remove(subscription);
      return;
    }
    List<HistoryEntry> past = log.after(subscription.told(), page);
    subscription.tellPage(past);
    if (past.size() < page) {
      subscription.endPast();
    }
    synchronized (this) {
      Turn turn = turns.get(subscription);
      if (turn != null) {
        turn.isTold = true;
      }
    }
    if (subscription.isReady()) {
      onReady(subscription);
    }
  }
}
