package io.fusebox.benchmark.fleet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What all hosts call: it takes a while to answer, dies, and recovers. Thread-safe. */
final class Dependency {

  private static final long CALL_MILLIS = 10;

  private final AtomicInteger callsWhileDead = new AtomicInteger();
  private final AtomicInteger callsWhileAlive = new AtomicInteger();
  private volatile boolean dead;

  /** One call. */
  String call() throws IOException {
    try {
      boolean fails = dead;
      (fails ? callsWhileDead : callsWhileAlive).incrementAndGet();
      TimeUnit.MILLISECONDS.sleep(CALL_MILLIS);
      if (fails) {
        throw new IOException("connection refused");
      }
      return "answer";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  /** Dies; calls that are under way still succeed. */
  void die() {
    dead = true;
  }

  /** Recovers; calls are counted from here. */
  void recover() {
    callsWhileAlive.set(0);
    dead = false;
  }

  int callsWhileDead() {
    return callsWhileDead.get();
  }

  int callsWhileAlive() {
    return callsWhileAlive.get();
  }
}
