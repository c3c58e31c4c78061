package io.fusebox.service.coordination;

/** The database could not be asked, or did not answer. It says nothing about any breaker. */
public class StorageException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** With what went wrong in words, and its cause. */
  public StorageException(String message) {
    super(message);
  }

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
