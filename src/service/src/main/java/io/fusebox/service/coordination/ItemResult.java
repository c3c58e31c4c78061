package io.fusebox.service.coordination;

import io.fusebox.engine.State;

/** What became of an {@link OutcomeItem}. */
public sealed interface ItemResult {

  /**
   * Its calls were taken.
   *
   * @param recorded how many of them were taken into account
   * @param stale how many were of an earlier generation
   * @param ignored how many the breaker's state does not count
   * @param state the breaker's state afterwards
   * @param generation the breaker's generation afterwards
   */
  record Counted(long recorded, long stale, long ignored, State state, long generation)
      implements ItemResult {}

  /**
   * It says what cannot be; nothing of it was taken.
   *
   * @param why what was wrong with it, in words for who sent it
   */
  record Refused(String why) implements ItemResult {}

  /** It was not carried out, or nobody knows whether it was, as the failure says. */
  record Failed(Throwable failure) implements ItemResult {

    /** Whether the service was in trouble; otherwise the breaker cannot be had. */
    boolean isTrouble() {
      return failure instanceof StorageException
          || failure instanceof OverloadedException
          || failure instanceof TimeLimitException;
    }
  }
}
