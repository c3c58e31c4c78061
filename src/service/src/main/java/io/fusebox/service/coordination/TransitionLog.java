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

  /** Whether a reader can go on from a position without missing anything. */
  Continuity continuityAfter(StreamPosition position);

  /** What is there after a position. */
  enum Continuity {
    /** All that has come after it; maybe nothing yet. */
    COMPLETE,

    /** Not all of it: some was deleted, since it was too old. */
    DELETED,

    /** The position is beyond all that was ever written here, as after a backup was restored. */
    AHEAD
  }
}
