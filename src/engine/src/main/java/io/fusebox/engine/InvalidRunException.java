package io.fusebox.engine;

import java.util.Locale;

/** A number of calls that cannot have ended alike in one run. */
public final class InvalidRunException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private InvalidRunException(String message) {
    super(message);
  }

  static InvalidRunException length(int count, int most) {
    return new InvalidRunException(
        String.format(Locale.ROOT, "count must be from 1 to %,d, but was %,d", most, count));
  }

  static InvalidRunException ofTrials(int count, Permit permit) {
    return new InvalidRunException(
        "count must be 1 with " + permit + ", the leave to make one call, but was " + count);
  }
}
