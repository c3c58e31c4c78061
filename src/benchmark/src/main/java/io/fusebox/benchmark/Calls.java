package io.fusebox.benchmark;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * One thread's calls, of which so many percent fail, evenly spread.
 *
 * <p>At 20 percent every fifth call of a thread fails. So failures in a row are at most as many as
 * threads, and the rate stays near 20 percent: with up to four threads no rule trips a breaker.
 */
@State(Scope.Thread)
public class Calls {

  /** How many percent of the calls fail. */
  @Param({"0", "20"})
  public int failurePercent;

  private int percentDue;

  /** Whether the next call fails. */
  boolean nextFails() {
    percentDue += failurePercent;
    if (percentDue < 100) {
      return false;
    }
    percentDue -= 100;
    return true;
  }
}
