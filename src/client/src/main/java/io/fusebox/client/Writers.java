package io.fusebox.client;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Decision.Rejected;
import io.fusebox.engine.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Threads of this process that change one breaker's file. What came while the file was being
 * written is carried out together, in order, and written once: the disk is what takes time.
 * Thread-safe.
 */
final class Writers {

  private final BreakerFile file;
  private final News news;
  private final Queue<Waiting<?>> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock turn = new ReentrantLock();

  Writers(BreakerFile file, News news) {
    this.file = file;
    this.news = news;
  }

  /** What is asked of a breaker that was restored from what is stored. */
  @FunctionalInterface
  interface Action<R> {
    R on(Breaker breaker, StoredBreaker stored);
  }

  /**
   * An answer.
   *
   * @param stored what is stored afterwards
   * @param written whether that was written on this occasion
   */
  record Answer<R>(R value, StoredBreaker stored, boolean written) {}

  /**
   * Whether an action leaves something to store: a rejection by itself does not.
   *
   * @param before the breaker's changes before the action
   */
  static boolean changes(
      Breaker breaker, long before, boolean rejected, List<Transition> transitions) {
    return breaker.changes() > before && !(rejected && transitions.isEmpty());
  }

  /**
   * Carries out an action on what is stored, and stores what comes of it.
   *
   * @throws BreakersUnavailableException the file cannot be read or replaced; nothing has changed
   */
  <R> Answer<R> carryOut(Action<R> action) {
    Waiting<R> mine = new Waiting<>(action);
    waiting.add(mine);
    turn.lock();
    try {
      if (!mine.isDone()) {
        carryOutAll();
      }
    } finally {
      turn.unlock();
    }
    return mine.answer();
  }

  private void carryOutAll() {
    List<Waiting<?>> all = new ArrayList<>();
    try (BreakerFile.Exclusive exclusive = file.lock()) {
      takeAll(all);
      StoredBreaker stored = exclusive.read();
      if (stored == null) {
        throw file.gone();
      }
      carryOut(all, stored, exclusive);
    } catch (RuntimeException | Error e) {
      takeAll(all);
      all.forEach(each -> each.fail(e));
    }
  }

  private void takeAll(List<Waiting<?>> all) {
    for (Waiting<?> next = waiting.poll(); next != null; next = waiting.poll()) {
      all.add(next);
    }
  }

  private void carryOut(
      List<Waiting<?>> all, StoredBreaker stored, BreakerFile.Exclusive exclusive) {
    news.heard(stored);
    Breaker breaker = stored.restore();
    List<Transition> transitions = new ArrayList<>();
    boolean changed = false;
    for (Waiting<?> each : all) {
      long before = breaker.changes();
      boolean rejected = each.isRejectedBy(breaker, stored);
      List<Transition> made = breaker.takeTransitions();
      transitions.addAll(made);
      changed |= changes(breaker, before, rejected, made);
    }
    StoredBreaker now = changed ? write(breaker, stored, transitions, exclusive) : stored;
    for (Waiting<?> each : all) {
      each.done(now, changed);
    }
  }

  private StoredBreaker write(
      Breaker breaker,
      StoredBreaker stored,
      List<Transition> transitions,
      BreakerFile.Exclusive exclusive) {
    StoredBreaker next = stored.next(breaker);
    exclusive.prepare(next);
    news.make(next, transitions, exclusive);
    return next;
  }

  /** Carries out one action for whoever has the right to write already. */
  <R> R carryOut(Action<R> action, StoredBreaker stored, BreakerFile.Exclusive exclusive) {
    Waiting<R> only = new Waiting<>(action);
    carryOut(List.of(only), stored, exclusive);
    return only.answer().value();
  }

  /** An action whose thread waits. Guarded by the turn, or known to one thread only. */
  private static final class Waiting<R> {
    private final Action<R> action;
    private @Nullable R value;
    private @Nullable Answer<R> answer;
    private @Nullable Throwable failure;

    private Waiting(Action<R> action) {
      this.action = action;
    }

    private boolean isRejectedBy(Breaker breaker, StoredBreaker stored) {
      try {
        value = action.on(breaker, stored);
      } catch (RuntimeException e) {
        // It has changed nothing, and is nobody else's business.
        failure = e;
      }
      return value instanceof Rejected;
    }

    private void done(StoredBreaker stored, boolean written) {
      if (value != null) {
        answer = new Answer<>(value, stored, written);
      }
    }

    private void fail(Throwable e) {
      failure = e;
    }

    private boolean isDone() {
      return answer != null || failure != null;
    }

    private Answer<R> answer() {
      if (answer != null) {
        return answer;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      throw new IllegalStateException("an action that was neither carried out nor failed");
    }
  }
}
