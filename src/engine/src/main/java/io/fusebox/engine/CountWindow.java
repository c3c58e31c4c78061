package io.fusebox.engine;

/** The last {@code size} calls: a ring of two bits a call. */
final class CountWindow extends Window {

  private final int size;
  private final long[] failedBits;
  private final long[] slowBits;
  private int calls;
  private int failed;
  private int slow;

  /** Where the next call goes; when the ring is full, where the oldest call is. */
  private int next;

  CountWindow(int size) {
    this.size = size;
    this.failedBits = new long[(size + 63) / 64];
    this.slowBits = new long[(size + 63) / 64];
  }

  @Override
  void record(boolean callFailed, boolean callSlow, long now) {
    if (calls == size) {
      failed -= bit(failedBits, next);
      slow -= bit(slowBits, next);
    } else {
      calls++;
    }
    failed += set(failedBits, next, callFailed);
    slow += set(slowBits, next, callSlow);
    next = next + 1 == size ? 0 : next + 1;
  }

  @Override
  void advance(long now) {}

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

  /** Keeps the newest calls. Seconds cannot be told from calls, so another type starts empty. */
  @Override
  Window resized(SlidingWindowType type, int newSize, long now) {
    if (type != SlidingWindowType.COUNT_BASED) {
      return new TimeWindow(newSize, now);
    }
    if (newSize == size) {
      return this;
    }
    CountWindow resized = new CountWindow(newSize);
    for (int age = Math.min(calls, newSize); age > 0; age--) {
      int call = indexOf(age);
      resized.record(bit(failedBits, call) == 1, bit(slowBits, call) == 1, now);
    }
    return resized;
  }

  /** Where the call is that was recorded {@code age} calls ago, the newest being 1. */
  private int indexOf(int age) {
    return Math.floorMod(next - age, size);
  }

  private static int bit(long[] bits, int index) {
    return (int) (bits[index >> 6] >>> (index & 63)) & 1;
  }

  private static int set(long[] bits, int index, boolean value) {
    long mask = 1L << (index & 63);
    if (value) {
      bits[index >> 6] |= mask;
      return 1;
    }
    bits[index >> 6] &= ~mask;
    return 0;
  }

  /** Written oldest call first, so that the ring's turn need not be kept. */
  @Override
  void write(SnapshotWriter out) {
    byte[] failedInOrder = new byte[(calls + 7) / 8];
    byte[] slowInOrder = new byte[(calls + 7) / 8];
    for (int i = 0; i < calls; i++) {
      int call = indexOf(calls - i);
      failedInOrder[i >> 3] |= (byte) (bit(failedBits, call) << (i & 7));
      slowInOrder[i >> 3] |= (byte) (bit(slowBits, call) << (i & 7));
    }
    out.number(1, size);
    out.number(2, calls);
    out.bytes(3, failedInOrder);
    if (slow > 0) {
      out.bytes(4, slowInOrder);
    }
  }

  static CountWindow read(SnapshotReader in) {
    int calls = in.count(2, 10_000);
    CountWindow window = new CountWindow(in.count(1, 10_000));
    byte[] failedInOrder = in.bytes(3);
    byte[] slowInOrder = in.bytes(4);
    in.check(window.size >= 1 && calls <= window.size, "a window holds more calls than its size");
    in.check(failedInOrder.length == (calls + 7) / 8, "a window's calls and outcomes differ");
    for (int i = 0; i < calls; i++) {
      window.record(bit(failedInOrder, i), bit(slowInOrder, i), 0);
    }
    return window;
  }

  private static boolean bit(byte[] bits, int index) {
    return index >> 3 < bits.length && (bits[index >> 3] >> (index & 7) & 1) == 1;
  }
}
