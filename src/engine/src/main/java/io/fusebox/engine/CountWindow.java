package io.fusebox.engine;

/** The last {@code size} calls: a ring of two bits a call. */
final class CountWindow extends Window {

  private final int size;
  private final BitRing failedCalls;
  private final BitRing slowCalls;
  private int calls;
  private int failed;
  private int slow;

  /** Where the next call goes; when the ring is full, where the oldest call is. */
  private int next;

  CountWindow(int size) {
    this.size = size;
    this.failedCalls = new BitRing(size);
    this.slowCalls = new BitRing(size);
  }

  @Override
  void record(boolean callFailed, boolean callSlow, int count, long now) {
    if (count == 1) {
      recordOne(callFailed, callSlow);
    } else {
      recordRun(callFailed, callSlow, count);
    }
  }

  private void recordOne(boolean callFailed, boolean callSlow) {
    if (calls < size) {
      calls++;
    } else {
      failed -= failedCalls.get(next) ? 1 : 0;
      slow -= slowCalls.get(next) ? 1 : 0;
    }
    failedCalls.set(next, callFailed);
    slowCalls.set(next, callSlow);
    failed += callFailed ? 1 : 0;
    slow += callSlow ? 1 : 0;
    next = next + 1 == size ? 0 : next + 1;
  }

  private void recordRun(boolean callsFailed, boolean callsSlow, int count) {
    failed = after(failedCalls, failed, count, callsFailed);
    slow = after(slowCalls, slow, count, callsSlow);
    calls = (int) callsAfter(count);
    int kept = Math.min(count, size);
    failedCalls.fill(next, kept, callsFailed);
    slowCalls.fill(next, kept, callsSlow);
    next = (next + kept) % size;
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
    return Math.min((long) calls + more, size);
  }

  @Override
  long failedAfter(int more, boolean failing) {
    return after(failedCalls, failed, more, failing);
  }

  @Override
  long slowAfter(int more, boolean callsSlow) {
    return after(slowCalls, slow, more, callsSlow);
  }

  private int after(BitRing ring, int set, int more, boolean setToo) {
    int kept = Math.min(more, size);
    int pushedOut = Math.max(0, calls - (size - kept));
    return set - ring.count(indexOf(calls), pushedOut) + (setToo ? kept : 0);
  }

  /** Keeps the newest calls, but for a time window: when they were is not known. */
  @Override
  Window resized(SlidingWindowType type, int newSize, long now) {
    if (type == SlidingWindowType.UNBOUNDED) {
      return UnboundedWindow.holding(calls, failed, slow);
    }
    if (type != SlidingWindowType.COUNT_BASED) {
      return empty(type, newSize, now);
    }
    if (newSize == size) {
      return this;
    }
    CountWindow resized = new CountWindow(newSize);
    for (int age = Math.min(calls, newSize); age > 0; age--) {
      int call = indexOf(age);
      resized.recordOne(failedCalls.get(call), slowCalls.get(call));
    }
    return resized;
  }

  /** Where the call is that was recorded {@code age} calls ago, the newest being 1. */
  private int indexOf(int age) {
    return Math.floorMod(next - age, size);
  }

  /** Written oldest call first, so that the ring's turn need not be kept. */
  @Override
  void write(SnapshotWriter out) {
    byte[] failedInOrder = new byte[(calls + 7) / 8];
    byte[] slowInOrder = new byte[(calls + 7) / 8];
    for (int i = 0; i < calls; i++) {
      int call = indexOf(calls - i);
      failedInOrder[i >> 3] |= (byte) (failedCalls.get(call) ? 1 << (i & 7) : 0);
      slowInOrder[i >> 3] |= (byte) (slowCalls.get(call) ? 1 << (i & 7) : 0);
    }
    out.number(1, size);
    out.number(2, calls);
    out.bytes(3, failedInOrder);
    if (slow > 0) {
      out.bytes(4, slowInOrder);
    }
  }

  static CountWindow read(SnapshotReader in) {
    int size = in.count(1, 10_000);
    int calls = in.count(2, 10_000);
    byte[] failedInOrder = in.bytes(3);
    byte[] slowInOrder = in.bytes(4);
    in.check(size >= 1 && calls <= size, "a window holds more calls than its size");
    in.check(failedInOrder.length == (calls + 7) / 8, "a window's calls and outcomes differ");
    CountWindow window = new CountWindow(size);
    for (int i = 0; i < calls; i++) {
      window.recordOne(bit(failedInOrder, i), bit(slowInOrder, i));
    }
    return window;
  }

  private static boolean bit(byte[] bits, int index) {
    return index >> 3 < bits.length && ((bits[index >> 3] >> (index & 7)) & 1) == 1;
  }
}
