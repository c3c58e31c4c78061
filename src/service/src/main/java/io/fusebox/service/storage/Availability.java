package io.fusebox.service.storage;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database can be used, as the statements of this instance find out: one spell of
 * trouble has one beginning and one end, each a line in the log, however its failures and successes
 * alternate. Trouble begins with the first failure. It ends when nothing has failed for ten
 * seconds, and what had failed works again: reads, writes, or both. A write that works proves that
 * reads do.
 *
 * <p>Safe to call from any thread. While all is well, {@link #worked} costs a read and a write of
 * two fields.
 */
final class Availability {

  /** What the database is used for. */
  enum Use {
    READ,
    WRITE
  }

  /** How long nothing may have failed before a spell of trouble is over. */
  private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

  private final LongSupplier nanoTime;
  private final Consumer<String> beginning;
  private final Consumer<String> end;

  private final Set<Use> failing = EnumSet.noneOf(Use.class);
  private boolean isTrouble;
  private long began;
  private long lastFailure;
  private long recovered;
  private long failures;

  /** Whether there is no trouble: what {@link #worked} looks at first. */
  private volatile boolean isFine = true;

  private volatile long lastWorked;
  private volatile long lastWritten;

  /**
   * All is well, and was used at this moment.
   *
   * @param beginning takes the line that trouble begins with
   * @param end takes the line that it ends with
   */
  Availability(LongSupplier nanoTime, Consumer<String> beginning, Consumer<String> end) {
    this.nanoTime = nanoTime;
    this.beginning = beginning;
    this.end = end;
    lastWorked = nanoTime.getAsLong();
    lastWritten = lastWorked;
  }

  /** Notes that a statement failed for a reason of the database's. */
  synchronized void failed(Use use, String message) {
    long now = nanoTime.getAsLong();
    failing.add(use);
    lastFailure = now;
    failures++;
    isFine = false;
    if (!isTrouble) {
      isTrouble = true;
      began = now;
      failures = 1;
      beginning.accept(
          (use == Use.READ ? "The database cannot be used: " : "The database cannot be written: ")
              + message);
    }
  }

  /** Notes that a statement worked. */
  void worked(Use use) {
    long now = nanoTime.getAsLong();
    lastWorked = now;
    if (use == Use.WRITE) {
      lastWritten = now;
    }
    if (!isFine) {
      recover(use, now);
    }
  }

  private synchronized void recover(Use use, long now) {
    boolean wasFailing = !failing.isEmpty();
    if (use == Use.WRITE) {
      failing.clear();
    } else {
      failing.remove(use);
    }
    if (wasFailing && failing.isEmpty()) {
      recovered = now;
    }
    if (isTrouble && failing.isEmpty() && now - lastFailure >= QUIET_NANOS) {
      isTrouble = false;
      isFine = true;
      Duration length = Duration.ofMillis((recovered - began) / 1_000_000);
      end.accept(
          "The database can be used again, after %d.%d s in which %d statements failed"
              .formatted(length.toSeconds(), length.toMillisPart() / 100, failures));
    }
  }

  /** Whether a spell of trouble has begun and not ended yet, though all may work again by now. */
  boolean isTrouble() {
    return !isFine;
  }

  /** What does not work at present; null: all does. */
  synchronized @Nullable Use failing() {
    return failing.isEmpty() ? null : failing.contains(Use.READ) ? Use.READ : Use.WRITE;
  }

  /** How long ago a statement worked last. */
  Duration sinceWorked() {
    return Duration.ofNanos(nanoTime.getAsLong() - lastWorked);
  }

  /** How long ago a statement that writes worked last. */
  Duration sinceWritten() {
    return Duration.ofNanos(nanoTime.getAsLong() - lastWritten);
  }
}
