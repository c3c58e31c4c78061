package io.fusebox.engine;

/**
 * The leave to make one call, as far as the engine tells one from another.
 *
 * @param generation the breaker's generation when it was given, from 1
 * @param trial the number of the trial within that generation, from 1; 0 where it is no trial
 */
public record Permit(long generation, long trial) {

  /** Checks that the numbers can be those of a permit. */
  public Permit {
    if (generation < 1 || trial < 0) {
      throw new IllegalArgumentException(
          "a permit has a generation from 1 and a trial from 0, not "
              + generation
              + " and "
              + trial);
    }
  }

  /** Whether this is the leave to make a trial call in {@link State#HALF_OPEN}. */
  public boolean isTrial() {
    return trial > 0;
  }

  @Override
  public String toString() {
    return isTrial()
        ? "trial permit " + trial + " of generation " + generation
        : "permit of generation " + generation;
  }
}
