package io.fusebox.client;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of a breaker that others change, too: finds out what listeners have not
 * been told yet. Thread-safe.
 */
final class News {

  private final Announcer announcer;

  // Written with the lock held, in the order of the versions.
  private volatile long born;
  private volatile long revision;
  private volatile State state = State.CLOSED;
  private @Nullable Transition last;

  News(Announcer announcer) {
    this.announcer = announcer;
  }

  /** The state of the newest version. */
  State state() {
    return state;
  }

  /** Takes a version as known, with all that led to it. */
  synchronized void begin(StoredBreaker stored) {
    know(stored);
  }

  /** Has the newest transition told that others made, if this version is new here. */
  void heard(StoredBreaker stored) {
    if (isNew(stored)) {
      synchronized (this) {
        if (isNew(stored)) {
          Transition before = last;
          know(stored);
          Transition now = last;
          if (now != null && !Objects.equals(before, now)) {
            announcer.add(List.of(now));
          }
        }
      }
    }
  }

  /**
   * Has a version take its place, and those transitions told that led to it; nobody hears of the
   * version before they are.
   *
   * @throws BreakersUnavailableException it could not take its place: nothing is told
   */
  synchronized void make(
      StoredBreaker stored, List<Transition> transitions, BreakerFile.Exclusive file) {
    file.commit();
    know(stored);
    announcer.add(new ArrayList<>(transitions));
  }

  /** Tells what is to be told; no lock is to be held. */
  void announce() {
    announcer.announce();
  }

  private boolean isNew(StoredBreaker stored) {
    return stored.revision() > revision || stored.born() != born;
  }

  private void know(StoredBreaker stored) {
    born = stored.born();
    revision = stored.revision();
    BreakerView view = stored.view();
    state = view.state();
    last = view.lastTransition();
  }
}
