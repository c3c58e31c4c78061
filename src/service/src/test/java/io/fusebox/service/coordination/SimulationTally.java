package io.fusebox.service.coordination;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a {@link SimulationModel} has counted: its latest calls, one by one. */
final class SimulationTally {

  private final Deque<Boolean> latest = new ArrayDeque<>();
  private int most;
  private int failed;
  int inARow;
  private long latestFailure;
  long notPermitted;

  SimulationTally(int most) {
    this.most = most;
  }

  int calls() {
    return latest.size();
  }

  int failed() {
    return failed;
  }

  /** Counts a call; a success that ended before a failure of the row does not end the row. */
  void add(boolean callFailed, long ended) {
    latest.add(callFailed);
    failed += callFailed ? 1 : 0;
    if (callFailed) {
      latestFailure = inARow == 0 ? ended : Math.max(latestFailure, ended);
      inARow++;
    } else if (inARow == 0 || ended >= latestFailure) {
      inARow = 0;
    }
    dropOldest();
  }

  /** The clock was set back. */
  void setBack(long now) {
    latestFailure = Math.min(latestFailure, now);
  }

  void resize(int wanted) {
    most = wanted;
    dropOldest();
  }

  private void dropOldest() {
    while (latest.size() > most) {
      failed -= latest.remove() ? 1 : 0;
    }
  }
}
