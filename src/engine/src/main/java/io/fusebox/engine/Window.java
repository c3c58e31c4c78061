package io.fusebox.engine;

/**
 * The recorded calls that a breaker's rates are computed from. Mutable, confined to its breaker.
 *
 * <p>Counting follows Resilience4j 2.4: a call that was slow and failed counts in both rates.
 */
abstract sealed class Window permits CountWindow, TimeWindow, UnboundedWindow {

  /**
   * Adds {@code count} calls of one kind, at least one. {@code now} goes back only by {@link
   * #rewindTo}.
   */
  abstract void record(boolean failed, boolean slow, int count, long now);

  /** Lets go of what has become too old by {@code now}: nothing, in a window without seconds. */
  void advance(long now) {}

  /**
   * Goes on from an earlier moment, as the clock was set back to it. What is in the window at the
   * moment that was ahead stays in it, which needs nothing in a window without seconds.
   */
  void rewindTo(long ahead, long now) {}

  /** How many calls are in the window. */
  abstract long calls();

  /** How many of them failed. */
  abstract long failed();

  /** How many of them were slow. */
  abstract long slow();

  /** How many calls there will be once so many more were recorded at once. */
  abstract long callsAfter(int more);

  /** How many of them will have failed, when so many more have, or have not. */
  abstract long failedAfter(int more, boolean failing);

  /** How many of them will have been slow, when so many more were, or were not. */
  abstract long slowAfter(int more, boolean slow);

  /** A window of the given type and size that holds what of this one still fits. */
  abstract Window resized(SlidingWindowType type, int size, long now);

  abstract void write(SnapshotWriter out);

  static Window empty(SlidingWindowType type, int size, long now) {
    return switch (type) {
      case COUNT_BASED -> new CountWindow(size);
      case TIME_BASED -> new TimeWindow(size, now);
      case UNBOUNDED -> new UnboundedWindow();
    };
  }
}
