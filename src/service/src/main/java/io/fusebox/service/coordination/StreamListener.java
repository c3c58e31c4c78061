package io.fusebox.service.coordination;

/**
 * Somebody who is told of transitions: each once, those of a breaker in the order in which they
 * happened. Called by one thread at a time; it must not block.
 */
public interface StreamListener {

  /**
   * A transition has happened.
   *
   * @param position with it: who goes on from there misses nothing and is told nothing twice
   */
  void onTransition(HistoryEntry transition, StreamPosition position);

  /** Sends the events that are pending. */
  void flush();

  /** Nothing has happened for a while; all is told by this position. */
  void onHeartbeat(StreamPosition position);

  /** Runs the action once it has dealt with what it was told, so that it can be told more. */
  void whenReady(Runnable action);

  /** There will be no more from this instance; to go on, it has to join again. */
  void onEnd();
}
