package io.fusebox.engine;

/** What a breaker's sliding window is measured in. */
public enum SlidingWindowType {
  /** The last {@code slidingWindowSize} calls. */
  COUNT_BASED,
  /** The calls of the last {@code slidingWindowSize} seconds, in buckets of one second. */
  TIME_BASED
}
