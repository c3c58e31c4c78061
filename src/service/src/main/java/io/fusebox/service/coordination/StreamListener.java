package io.fusebox.service.coordination;

/**
 * Somebody who is told of transitions: each once, those of a breaker in the order in which they
 * happened. Called by one thread at a time, but for {@link #isReady}; it must not block.
 */
public interface StreamListener {

  /**
   * Has an action run each time that the listener has become ready. Called once, before all else.
   *
   * @param action run without a lock of the listener's
   */
  void onReady(Runnable action);

  /** Whether it has taken what it was told, and can be told more. */
  boolean isReady();

  /**
   * A transition has happened. Told to one that is ready, and then sent with {@link #flush}.
   *
   * @param position with it: who goes on from there misses nothing and is told nothing twice
   */
  void onTransition(HistoryEntry transition, StreamPosition position);

  /** Sends what it was told since the last time. */
  void flush();

  /** Nothing has happened for a while; all is told by this position, which is sent at once. */
  void onHeartbeat(StreamPosition position);

  /** It has not taken what it was told for too long: there will be no more, and nobody waits. */
  void onCut();

  /** There will be no more from this instance; to go on, it has to join again. */
  void onEnd();
}
