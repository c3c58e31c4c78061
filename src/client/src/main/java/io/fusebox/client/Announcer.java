package io.fusebox.client;

import io.fusebox.engine.Transition;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells listeners of one breaker's transitions, in their order and one after the other, without a
 * lock held. Thread-safe.
 */
final class Announcer {

  private final String breaker;
  private final Listeners listeners;
  private final Queue<Transition> untold = new ConcurrentLinkedQueue<>();
  private final AtomicInteger toTell = new AtomicInteger();

  Announcer(String breaker, Listeners listeners) {
    this.breaker = breaker;
    this.listeners = listeners;
  }

  /** Takes these to be told; whoever holds the breaker calls it, so that their order is right. */
  void add(List<Transition> transitions) {
    untold.addAll(transitions);
  }

  /** Tells what there is, unless another thread is at it, which then tells this, too. */
  void announce() {
    if (untold.isEmpty() || toTell.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    do {
      for (Transition next = untold.poll(); next != null; next = untold.poll()) {
        Transition transition = next;
        listeners.tell(listener -> listener.onTransition(breaker, transition));
      }
      seen = toTell.addAndGet(-seen);
    } while (seen > 0);
  }
}
