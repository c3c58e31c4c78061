package io.fusebox.client;

/** What happens with calls while the service cannot be asked. */
public enum WhenOutOfReach {
  /**
   * A breaker in this process decides, which starts from the last known state and has the same
   * settings. What is counted meanwhile is told to the service when it is back.
   */
  LOCAL,
  /** Calls are permitted. What they end with is told to the service when it is back. */
  PERMIT,
  /** Calls are rejected. */
  REJECT
}
