package io.fusebox.engine;

/**
 * The calls of the last {@code size} seconds: one bucket a second of the clock, the present second
 * and those before it.
 */
final class TimeWindow extends Window {

  private static final long SECOND = 1_000_000;

  private final long[] calls;
  private final long[] failed;
  private final long[] slow;
  private long totalCalls;
  private long totalFailed;
  private long totalSlow;

  /** The second of the newest bucket, counted from the epoch. */
  private long second;

  /** Where the newest bucket is. */
  private int newest;

  TimeWindow(int size, long now) {
    this.calls = new long[size];
    this.failed = new long[size];
    this.slow = new long[size];
    this.second = Math.floorDiv(now, SECOND);
  }

  @Override
  void record(boolean callsFailed, boolean callsSlow, int count, long now) {
    advance(now);
    add(newest, count, callsFailed ? count : 0, callsSlow ? count : 0);
  }

  private void add(int bucket, long moreCalls, long moreFailed, long moreSlow) {
    calls[bucket] += moreCalls;
    failed[bucket] += moreFailed;
    slow[bucket] += moreSlow;
    totalCalls += moreCalls;
    totalFailed += moreFailed;
    totalSlow += moreSlow;
  }

  @Override
  void advance(long now) {
    long target = Math.floorDiv(now, SECOND);
    for (long passed = Math.min(target - second, calls.length); passed > 0; passed--) {
      newest = newest + 1 == calls.length ? 0 : newest + 1;
      add(newest, -calls[newest], -failed[newest], -slow[newest]);
    }
    second = Math.max(second, target);
  }

  /** The newest second becomes the present one, and those before it keep their distance to it. */
  @Override
  void rewindTo(long ahead, long now) {
    advance(ahead);
    second = Math.floorDiv(now, SECOND);
  }

  @Override
  long calls() {
    return totalCalls;
  }

  @Override
  long failed() {
    return totalFailed;
  }

  @Override
  long slow() {
    return totalSlow;
  }

  @Override
  long callsAfter(int more) {
    return totalCalls + more;
  }

  @Override
  long failedAfter(int more, boolean failing) {
    return totalFailed + (failing ? more : 0);
  }

  @Override
  long slowAfter(int more, boolean callsSlow) {
    return totalSlow + (callsSlow ? more : 0);
  }

  /** Keeps the newest seconds, but for a window of so many calls: their order is not known. */
  @Override
  Window resized(SlidingWindowType type, int newSize, long now) {
    if (type == SlidingWindowType.COUNT_BASED) {
      return empty(type, newSize, now);
    }
    if (type == SlidingWindowType.TIME_BASED && newSize == calls.length) {
      return this;
    }
    // What has left this window must not come back in one that holds more.
    advance(now);
    if (type == SlidingWindowType.UNBOUNDED) {
      return UnboundedWindow.holding(totalCalls, totalFailed, totalSlow);
    }
    TimeWindow resized = new TimeWindow(newSize, second * SECOND);
    for (int age = Math.min(newSize, calls.length) - 1; age >= 0; age--) {
      int bucket = bucketOf(age);
      resized.add(resized.bucketOf(age), calls[bucket], failed[bucket], slow[bucket]);
    }
    return resized;
  }

  /** Where the bucket is that is so many seconds older than the newest. */
  private int bucketOf(int age) {
    return Math.floorMod(newest - age, calls.length);
  }

  /** Written as a list of the seconds that have calls: age, calls, failed, slow. */
  @Override
  void write(SnapshotWriter out) {
    out.number(1, calls.length);
    out.number(2, second);
    for (int age = calls.length - 1; age >= 0; age--) {
      int bucket = bucketOf(age);
      if (calls[bucket] > 0) {
        out.numbers(3, age, calls[bucket], failed[bucket], slow[bucket]);
      }
    }
  }

  static TimeWindow read(SnapshotReader in) {
    int size = in.count(1, 3_600);
    in.check(size >= 1, "a window has no size");
    TimeWindow window = new TimeWindow(size, 0);
    window.second = in.number(2);
    for (long[] bucket : in.lists(3)) {
      in.check(
          bucket.length >= 4 && bucket[0] >= 0 && bucket[0] < size, "a bucket is out of place");
      long calls = in.calls(bucket[1]);
      long failed = in.calls(bucket[2]);
      long slow = in.calls(bucket[3]);
      in.check(
          failed <= calls && slow <= calls, "a bucket has more failed or slow calls than calls");
      window.add(window.bucketOf((int) bucket[0]), calls, failed, slow);
    }
    return window;
  }
}
