package io.fusebox.service.coordination;

/** The database gave another transaction way over this one, which has changed nothing. */
public final class LostRaceException extends StorageException {

  private static final long serialVersionUID = 1;

  /** Tells what the database said. */
  public LostRaceException(String message, Throwable cause) {
    super(message, cause);
  }
}
