package io.fusebox.client;

import org.jspecify.annotations.Nullable;

/**
 * Where the breakers live cannot be asked: a file that cannot be read, a service that does not
 * answer. Nothing is guessed in its place, unless {@link WhenOutOfReach} says so.
 */
public class BreakersUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says what could not be asked, and what to do. */
  public BreakersUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
