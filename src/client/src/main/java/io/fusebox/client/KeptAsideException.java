package io.fusebox.client;

/** A breaker's file was damaged, and nobody has said yet that the breaker is to begin anew. */
final class KeptAsideException extends BreakersUnavailableException {
  private static final long serialVersionUID = 1;

  KeptAsideException(String message) {
    super(message, null);
  }
}
