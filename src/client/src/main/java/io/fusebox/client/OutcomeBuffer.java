package io.fusebox.client;

import io.fusebox.engine.Outcome;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes of one breaker that are to be told to the service, in the order in which they came:
 * calls that ended alike one after the other are one run. Thread-safe, and bounded: what is too
 * much takes the place of the oldest run.
 */
final class OutcomeBuffer {

  /** A run is told with one age; over a longer time it would say too little of when calls ended. */
  private static final long LONGEST_RUN_NANOS = 500_000_000L;

  private static final int MOST_CALLS = 1_000_000;

  private final int mostRuns;
  private final SpinLock lock = new SpinLock();
  private final ArrayDeque<Run> runs = new ArrayDeque<>();

  /** The newest run, which calls that end alike are added to; null: there is none. */
  private @Nullable Run newest;

  OutcomeBuffer(int mostRuns) {
    this.mostRuns = mostRuns;
  }

  /** Calls that ended alike. Whoever holds the buffer's lock, or has taken it out, may touch it. */
  static final class Run {
    private final long generation;
    private final Outcome outcome;
    private final boolean slow;
    private final long begun;
    private int count = 1;
    private long nanos;
    private long ended;
    private @Nullable String error;

    private Run(long generation, Outcome outcome, boolean slow, long ended) {
      this.generation = generation;
      this.outcome = outcome;
      this.slow = slow;
      this.begun = ended;
    }

    /** The generation in which the calls were permitted. */
    long generation() {
      return generation;
    }

    Outcome outcome() {
      return outcome;
    }

    int count() {
      return count;
    }

    /**
     * How long each took, on the same side of the slow threshold as all of them; negative: unknown.
     */
    long nanos() {
      return nanos;
    }

    /** When the last of them ended, on {@link System#nanoTime}. */
    long ended() {
      return ended;
    }

    /** What went wrong last; null: nothing, or it was not said. */
    @Nullable String error() {
      return error;
    }

    private Run copy() {
      Run copy = new Run(generation, outcome, slow, begun);
      copy.count = count;
      copy.nanos = nanos;
      copy.ended = ended;
      copy.error = error;
      return copy;
    }

    private boolean takes(long ofGeneration, Outcome another, boolean isSlow, long at) {
      return generation == ofGeneration
          && outcome == another
          && slow == isSlow
          && count < MOST_CALLS
          && at - begun < LONGEST_RUN_NANOS;
    }
  }

  /**
   * Takes an outcome.
   *
   * @param slow whether its length is beyond the threshold, as far as that is known here
   * @param ended when the call ended, on {@link System#nanoTime}
   * @param nanos how long it took; negative: unknown
   * @return how many calls were given up for it: 0, unless the buffer was full
   */
  int add(
      long generation,
      Outcome outcome,
      boolean slow,
      long ended,
      long nanos,
      @Nullable String error) {
    int dropped = 0;
    lock.lock();
    try {
      Run run = newest;
      if (run != null && run.takes(generation, outcome, slow, ended)) {
        run.count++;
        // All are slow, or none is: the longest of those that are not, the last of those that are.
        run.nanos = slow ? nanos : Math.max(run.nanos, nanos);
      } else {
        if (runs.size() == mostRuns) {
          dropped = runs.removeFirst().count;
        }
        run = new Run(generation, outcome, slow, ended);
        run.nanos = nanos;
        runs.addLast(run);
        newest = run;
      }
      run.ended = ended;
      if (error != null) {
        run.error = error;
      }
    } finally {
      lock.unlock();
    }
    return dropped;
  }

  /** Takes out the oldest run; null: there is none. */
  @Nullable Run take() {
    lock.lock();
    try {
      Run oldest = runs.pollFirst();
      if (runs.isEmpty()) {
        newest = null;
      }
      return oldest;
    } finally {
      lock.unlock();
    }
  }

  /** What waits, as it is now. */
  List<Run> copy() {
    lock.lock();
    try {
      return runs.stream().map(Run::copy).toList();
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return runs.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
