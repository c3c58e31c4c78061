package io.fusebox.engine;

import java.time.Duration;

/** A duration that no call can have had. */
public final class InvalidDurationException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  InvalidDurationException(Duration duration) {
    super("duration must be from PT0S to P365D, but was " + duration);
  }
}
