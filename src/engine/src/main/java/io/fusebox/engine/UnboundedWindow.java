package io.fusebox.engine;

/**
 * All calls since the window was begun, which is when the breaker closed: three sums, so that its
 * size and the cost of a call depend on nothing.
 */
final class UnboundedWindow extends Window {

  private long calls;
  private long failed;
  private long slow;

  /** One that holds so many calls already, whose order no longer matters. */
  static UnboundedWindow holding(long calls, long failed, long slow) {
    UnboundedWindow window = new UnboundedWindow();
    window.calls = calls;
    window.failed = failed;
    window.slow = slow;
    return window;
  }

  @Override
  void record(boolean callsFailed, boolean callsSlow, int count, long now) {
    calls = after(calls, count, true);
    failed = after(failed, count, callsFailed);
    slow = after(slow, count, callsSlow);
  }

  /** No sum grows beyond what a snapshot can be read with. */
  private static long after(long sum, int more, boolean counts) {
    return counts ? Math.min(sum + more, SnapshotReader.MOST_CALLS) : sum;
  }

  @Override
  long calls() {
    return calls;
  }

  @Override
  long failed() {
    return failed;
  }

  @Override
  long slow() {
    return slow;
  }

  @Override
  long callsAfter(int more) {
    return after(calls, more, true);
  }

  @Override
  long failedAfter(int more, boolean failing) {
    return after(failed, more, failing);
  }

  @Override
  long slowAfter(int more, boolean callsSlow) {
    return after(slow, more, callsSlow);
  }

  /** Neither order nor time of its calls is known, so another type starts empty. */
  @Override
  Window resized(SlidingWindowType type, int size, long now) {
    return type == SlidingWindowType.UNBOUNDED ? this : empty(type, size, now);
  }

  @Override
  void write(SnapshotWriter out) {
    out.number(1, calls);
    out.number(2, failed);
    out.number(3, slow);
  }

  static UnboundedWindow read(SnapshotReader in) {
    long calls = in.calls(in.number(1));
    long failed = in.calls(in.number(2));
    long slow = in.calls(in.number(3));
    in.check(failed <= calls && slow <= calls, "a window has more failed or slow calls than calls");
    return holding(calls, failed, slow);
  }
}
