package io.fusebox.service.coordination;

import org.jspecify.annotations.Nullable;

/**
 * A line of history that was read for the listeners of an instance, and the next one once that has
 * been read. Each listener is somewhere on this one chain: so what they have not taken yet is kept
 * once, however many they are, and is garbage when the last of them has passed it. Safe to call
 * from any thread.
 */
final class FeedEntry {

  private final @Nullable HistoryEntry line;
  private final StreamPosition position;
  private final long number;
  private volatile @Nullable FeedEntry next;

  private FeedEntry(@Nullable HistoryEntry line, StreamPosition position, long number) {
    this.line = line;
    this.position = position;
    this.number = number;
  }

  /** The beginning of a chain, at a position. */
  static FeedEntry first(StreamPosition position) {
    return new FeedEntry(null, position, 0);
  }

  /**
   * Appends to the last of a chain, which only one thread may do at a time.
   *
   * @param line null: some ids are taken for ids that never come
   * @param position how far the history is told with it
   */
  FeedEntry append(@Nullable HistoryEntry line, StreamPosition position) {
    FeedEntry appended = new FeedEntry(line, position, number + 1);
    next = appended;
    return appended;
  }

  /** Null: the position moves on, and there is nothing to tell. */
  @Nullable HistoryEntry line() {
    return line;
  }

  /** How far the history is told with it. */
  StreamPosition position() {
    return position;
  }

  /** Null: there is none yet. */
  @Nullable FeedEntry next() {
    return next;
  }

  /** How many entries of the chain come after an earlier one, up to this. */
  long distanceFrom(FeedEntry earlier) {
    return number - earlier.number;
  }
}
