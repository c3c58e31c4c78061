package io.fusebox.engine;

/**
 * The calls of the last {@code size} seconds: one bucket a second of the clock, the present second
 * and those before it.
 */
final class TimeWindow extends Window {

  private static final long SECOND = 1_000_000;

  private final int[] calls;
  private final int[] failed;
  private final int[] slow;
  private long totalCalls;
  private long totalFailed;
  private long totalSlow;

  /** The second of the newest bucket, counted from the epoch; its place in the ring follows. */
  private long second;

  TimeWindow(int size, long now) {
    this.calls = new int[size];
    this.failed = new int[size];
    this.slow = new int[size];
    this.second = Math.floorDiv(now, SECOND);
  }

  @Override
  void record(boolean callFailed, boolean callSlow, long now) {
    advance(now);
    add(second, 1, callFailed ? 1 : 0, callSlow ? 1 : 0);
  }

  private void add(long ofSecond, int moreCalls, int moreFailed, int moreSlow) {
    int bucket = bucketOf(ofSecond);
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
    long passed = Math.min(target - second, calls.length);
    for (long i = 1; i <= passed; i++) {
      empty(bucketOf(target - passed + i));
    }
    second = Math.max(second, target);
  }

  private void empty(int bucket) {
    totalCalls -= calls[bucket];
    totalFailed -= failed[bucket];
    totalSlow -= slow[bucket];
    calls[bucket] = 0;
    failed[bucket] = 0;
    slow[bucket] = 0;
  }

  private int bucketOf(long ofSecond) {
    return (int) Math.floorMod(ofSecond, (long) calls.length);
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

  /** Keeps the newest seconds. The order of calls is not known, so another type starts empty. */
  @Override
  Window resized(SlidingWindowType type, int newSize, long now) {
    if (type != SlidingWindowType.TIME_BASED) {
      return new CountWindow(newSize);
    }
    if (newSize == calls.length) {
      return this;
    }
    TimeWindow resized = new TimeWindow(newSize, second * SECOND);
    int kept = Math.min(newSize, calls.length);
    for (long s = second - kept + 1; s <= second; s++) {
      int bucket = bucketOf(s);
      resized.add(s, calls[bucket], failed[bucket], slow[bucket]);
    }
    return resized;
  }

  /** Written as a list of the seconds that have calls: age, calls, failed, slow. */
  @Override
  void write(SnapshotWriter out) {
    out.number(1, calls.length);
    out.number(2, second);
    for (int age = calls.length - 1; age >= 0; age--) {
      int bucket = bucketOf(second - age);
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
      int calls = in.count(bucket[1]);
      int failed = in.count(bucket[2]);
      int slow = in.count(bucket[3]);
      in.check(
          failed <= calls && slow <= calls, "a bucket has more failed or slow calls than calls");
      window.add(window.second - bucket[0], calls, failed, slow);
    }
    return window;
  }
}
