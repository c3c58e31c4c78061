package io.fusebox.service.start;

import org.jspecify.annotations.Nullable;

/** The service cannot start as it is set. The message is one sentence, and says what to do. */
public final class StartRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  StartRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
