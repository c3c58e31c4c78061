package io.fusebox.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those who are told. Thread-safe. */
final class Listeners {

  private static final System.Logger LOG = System.getLogger("io.fusebox.client");

  private final List<BreakerListener> all;

  Listeners(List<BreakerListener> listeners) {
    all = new CopyOnWriteArrayList<>(listeners);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  void add(BreakerListener listener) {
    all.add(listener);
  }

  void remove(BreakerListener listener) {
    all.remove(listener);
  }

  /** Tells each of them; one that throws is logged. */
  void tell(Consumer<BreakerListener> event) {
    for (BreakerListener listener : all) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "A listener failed: " + listener, e);
      }
    }
  }
}
