package io.fusebox.client;

import io.fusebox.engine.DisplayText;

/** A breaker's file that does not say what the breaker is. It is never taken for a new one. */
final class UnreadableFileException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean damaged;

  private UnreadableFileException(boolean damaged, String what) {
    super(DisplayText.clean(what));
    this.damaged = damaged;
  }

  /** Nobody wrote it as it is. */
  static UnreadableFileException damaged(String what) {
    return new UnreadableFileException(true, what);
  }

  /** It is as somebody wrote it, but that was no program like this one. */
  static UnreadableFileException foreign(String what) {
    return new UnreadableFileException(false, what);
  }

  boolean isDamaged() {
    return damaged;
  }

  /** What is wrong with it, in words. */
  String what() {
    return String.valueOf(getMessage());
  }
}
