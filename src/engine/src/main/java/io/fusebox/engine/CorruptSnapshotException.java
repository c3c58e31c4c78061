package io.fusebox.engine;

/** Bytes that are no breaker's snapshot. They are never taken for an empty breaker. */
public final class CorruptSnapshotException extends RuntimeException {

  private static final long serialVersionUID = 1;

  CorruptSnapshotException(String what) {
    super("the breaker's snapshot cannot be read: " + what);
  }
}
