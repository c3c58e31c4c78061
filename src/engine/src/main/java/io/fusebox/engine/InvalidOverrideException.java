package io.fusebox.engine;

import java.time.Instant;

/** An override's end does not lie in the future, or too far in it. Nothing changed. */
public final class InvalidOverrideException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  InvalidOverrideException(Instant until, Instant now) {
    super("until must lie after now, " + now + ", and within ten years, but was " + until);
  }
}
