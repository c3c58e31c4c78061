package io.fusebox.service.coordination;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a {@link SimulationModel} has counted: its latest calls, one by one. */
final class SimulationTally {

  private final Deque<Boolean> latest = new ArrayDeque<>();
  private int most;
  private int failed;
  int inARow;
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

  void add(boolean callFailed) {
    latest.add(callFailed);
    failed += callFailed ? 1 : 0;
    inARow = callFailed ? inARow + 1 : 0;
    dropOldest();
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
