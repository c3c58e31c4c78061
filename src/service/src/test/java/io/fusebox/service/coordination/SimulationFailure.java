package io.fusebox.service.coordination;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A guarantee that a simulation saw broken. */
final class SimulationFailure extends AssertionError {

  private static final long serialVersionUID = 1;

  SimulationFailure(String message) {
    super(message);
  }

  SimulationFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** The value, which must be there. */
  static <T> T present(@Nullable T value, String message, @Nullable Object... details) {
    unless(value != null, message, details);
    return Objects.requireNonNull(value);
  }

  static void unless(boolean holds, String message, @Nullable Object... details) {
    if (!holds) {
      throw new SimulationFailure(String.format(Locale.ROOT, message, details));
    }
  }
}
