package io.fusebox.engine;

/** What a breaker does with calls at present. */
public enum State {
  /** Calls are permitted and their outcomes counted. */
  CLOSED,
  /** Calls are rejected until the wait is over. */
  OPEN,
  /** A limited number of trial calls is permitted, to see whether the dependency has recovered. */
  HALF_OPEN,
  /** An operator's override: calls are rejected, nothing is counted. */
  FORCED_OPEN,
  /** An operator's override: calls are permitted, nothing is counted. */
  DISABLED,
  /** An operator's override: calls are permitted and counted, and never trip the breaker. */
  METRICS_ONLY;

  /** Whether only an operator's override leads to this state. */
  public boolean isOverride() {
    return this == FORCED_OPEN || this == DISABLED || this == METRICS_ONLY;
  }
}
