package io.fusebox.service.rest;

import io.fusebox.service.access.Grant;
import io.fusebox.service.access.KeyRing;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams of events that are open, which end when what lets their listeners in does: a key
 * within a second of its revocation. Safe to call from any thread.
 */
@ApplicationScoped
class GrantedStreams {

  private final KeyRing keys;
  private final Map<Object, Granted> open = new ConcurrentHashMap<>();

  /** A stream, and what ends it. */
  private record Granted(Grant grant, Runnable end) {}

  GrantedStreams(KeyRing keys) {
    this.keys = keys;
    keys.onReading(this::endWhatIsOver);
  }

  /**
   * Ends a stream when its listener may not listen any more.
   *
   * @return what notes that the stream has ended by itself
   */
  Runnable endWith(Grant grant, Runnable end) {
    Object stream = new Object();
    open.put(stream, new Granted(grant, end));
    return () -> open.remove(stream);
  }

  private void endWhatIsOver() {
    open.forEach(
        (stream, granted) -> {
          if (!keys.allows(granted.grant()) && open.remove(stream) != null) {
            granted.end().run();
          }
        });
  }
}
