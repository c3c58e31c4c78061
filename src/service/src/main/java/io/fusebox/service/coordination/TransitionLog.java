package io.fusebox.service.coordination;

import java.util.List;

/**
 * The stored history as something that grows. Every method blocks until the database has answered,
 * and is safe to call from many threads; each may throw {@link StorageException}.
 */
public interface TransitionLog {

  /**
   * Reads what a position does not cover, with rising ids: so of each breaker in the order in which
   * it happened.
   */
  List<HistoryEntry> after(StreamPosition position, int limit);

  /** The position behind all that can be read now. */
  StreamPosition end();

  /** Whether all that has come after a position is still kept. */
  boolean keepsAllAfter(StreamPosition position);
}
