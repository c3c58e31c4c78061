package io.fusebox.engine;

import java.time.Duration;

/** A duration that no call can have had, or no lease. */
public final class InvalidDurationException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final String name;

  private InvalidDurationException(String name, String bounds, Duration duration) {
    super(name + " must be " + bounds + ", but was " + duration);
    this.name = name;
  }

  InvalidDurationException(Duration duration) {
    this("duration", "from PT0S to P365D", duration);
  }

  static InvalidDurationException ofLease(Duration lease) {
    return new InvalidDurationException("permitLease", "at least PT0.001S", lease);
  }

  /** Which duration it is: {@code duration} or {@code permitLease}. */
  public String name() {
    return name;
  }
}
