package io.fusebox.service.rest;

import io.fusebox.service.access.Grant;
import io.fusebox.service.access.KeyRing;
import io.fusebox.service.coordination.FuseboxConfig;
import io.fusebox.service.coordination.Refusals;
import io.fusebox.service.coordination.Refusals.Limit;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams of events that are open: the holder of a key has so many at most, and they end when
 * what lets their listeners in does, a key within a second of its revocation. Safe to call from any
 * thread.
 */
@ApplicationScoped
class GrantedStreams {

  private final KeyRing keys;
  private final Refusals refusals;
  private final int mostPerKey;
  private final Map<Object, Granted> open = new ConcurrentHashMap<>();

  /** How many of them a principal has; those who have none are not in it. */
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

  /** A stream, and what ends it. */
  private record Granted(Grant grant, Runnable end) {}

  GrantedStreams(KeyRing keys, Refusals refusals, FuseboxConfig config) {
    this.keys = keys;
    this.refusals = refusals;
    this.mostPerKey = config.maxListenersPerKey();
    keys.onReading(this::endWhatIsOver);
  }

  /**
   * Looks whether the sender may have one more stream.
   *
   * @throws ProblemException it has as many as it may
   */
  void requireRoom(Grant grant) {
    String principal = grant.principal();
    if (principal != null && numbers.getOrDefault(principal, 0) >= mostPerKey) {
      throw tooMany(principal);
    }
  }

  /**
   * Takes a stream in, and ends it when its listener may not listen any more.
   *
   * @return what notes that the stream has ended by itself; may be called again
   * @throws ProblemException its listener has as many as it may
   */
  Runnable begin(Grant grant, Runnable end) {
    String principal = grant.principal();
    if (principal != null && numbers.merge(principal, 1, Integer::sum) > mostPerKey) {
      release(grant);
      throw tooMany(principal);
    }
    Object stream = new Object();
    open.put(stream, new Granted(grant, end));
    return () -> remove(stream);
  }

  /** Forgets a stream; false: that was done before. */
  private boolean remove(Object stream) {
    Granted granted = open.remove(stream);
    if (granted != null) {
      release(granted.grant());
    }
    return granted != null;
  }

  private void release(Grant grant) {
    String principal = grant.principal();
    if (principal != null) {
      numbers.computeIfPresent(principal, (p, number) -> number == 1 ? null : number - 1);
    }
  }

  private ProblemException tooMany(String principal) {
    refusals.count(Limit.LISTENERS_PER_KEY);
    return new ProblemException(
        ProblemType.TOO_MANY_LISTENERS,
        principal
            + " has "
            + mostPerKey
            + " listeners on this instance already, as many as it may"
            + " (fusebox.max-listeners-per-key)");
  }

  private void endWhatIsOver() {
    open.forEach(
        (stream, granted) -> {
          if (!keys.allows(granted.grant()) && remove(stream)) {
            granted.end().run();
          }
        });
  }
}
