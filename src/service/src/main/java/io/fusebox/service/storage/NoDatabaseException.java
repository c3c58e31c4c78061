package io.fusebox.service.storage;

import org.jspecify.annotations.Nullable;

/** The service cannot start, because it has no database. The message says what to do about it. */
public final class NoDatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1;

  NoDatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
