package io.fusebox.engine;

/** What a breaker's window is measured in. */
public enum SlidingWindowType {
  /** The last {@code slidingWindowSize} calls. */
  COUNT_BASED,
  /** The calls of the last {@code slidingWindowSize} seconds, in buckets of one second. */
  TIME_BASED,
  /** All calls since the breaker closed; {@code slidingWindowSize} has no meaning. */
  UNBOUNDED
}
