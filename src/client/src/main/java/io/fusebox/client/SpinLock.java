package io.fusebox.client;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A lock for what takes nanoseconds. Who finds it taken waits on the processor, each time twice as
 * long, so that the holder is not disturbed; and lets other threads run when that was long enough
 * for a holder to have been suspended. Not reentrant, not fair.
 */
final class SpinLock {

  private static final int FIRST_PAUSE = 8;
  private static final int LONGEST_PAUSE = 1024;

  private final AtomicBoolean taken = new AtomicBoolean();

  @SuppressWarnings("ThreadPriorityCheck") // A yield is all that helps a suspended holder.
  void lock() {
    int pause = FIRST_PAUSE;
    while (taken.getPlain() || !taken.compareAndSet(false, true)) {
      for (int i = 0; i < pause; i++) {
        Thread.onSpinWait();
      }
      if (pause < LONGEST_PAUSE) {
        pause *= 2;
      } else {
        Thread.yield();
      }
    }
  }

  void unlock() {
    taken.setRelease(false);
  }
}
