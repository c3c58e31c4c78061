package io.fusebox.service.coordination;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a lane which stands still does not do so unnoticed: one line in the log when it
 * has not moved for a while, with what its thread does, and one when it moves again. Only its
 * watcher's thread calls {@link #look}; {@link #standstill} is safe to call from any.
 */
final class LaneWatch {

  /** How long a lane must have moved before that is said: one that is stuck again says nothing. */
  private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

  private static final int FRAMES = 4;
  private static final String OURS = "io.fusebox.";

  private final Lane lane;
  private final Thread thread;
  private final Duration patience;
  private final Consumer<String> begin;
  private final Consumer<String> end;

  /** How long it has stood still; null: it moves, or has nothing to do. */
  private volatile @Nullable Duration standstill;

  private boolean isLogged;

  /** Of the standstill that is logged: when it began, and when it was last seen. */
  private long began;

  private long lastStill;

  /**
   * Of a lane and its thread.
   *
   * @param patience how long a lane may stand still before that is said
   */
  LaneWatch(
      Lane lane, Thread thread, Duration patience, Consumer<String> begin, Consumer<String> end) {
    this.lane = lane;
    this.thread = thread;
    this.patience = patience;
    this.begin = begin;
    this.end = end;
  }

  /** Looks at a moment of the monotonic clock. */
  void look(long nanoTime) {
    Duration now = lane.standstill(nanoTime);
    boolean isStill = now.compareTo(patience) >= 0;
    standstill = isStill ? now : null;
    if (isStill) {
      lastStill = nanoTime;
      if (!isLogged) {
        isLogged = true;
        began = nanoTime - now.toNanos();
        begin.accept(
            "%s has not moved for %s, and %d requests wait for it; its thread is %s"
                .formatted(name(), text(now), lane.waiting(), doing()));
      }
    } else if (isLogged && nanoTime - lastStill >= QUIET_NANOS) {
      isLogged = false;
      Duration length = Duration.ofNanos(lastStill - began);
      end.accept("%s moves again, after %s".formatted(name(), text(length)));
    }
  }

  /** How long the lane has stood still, as of the last look; null: it moves, or has no work. */
  @Nullable Duration standstill() {
    return standstill;
  }

  /** What the lane is called. */
  String name() {
    return thread.getName();
  }

  private static String text(Duration duration) {
    return "%d.%d s".formatted(duration.toSeconds(), duration.toMillisPart() / 100);
  }

  /** The state of its thread, where it is, and where that is in our code. */
  private String doing() {
    StackTraceElement[] frames = thread.getStackTrace();
    String top =
        Arrays.stream(frames).limit(FRAMES).map(LaneWatch::text).collect(Collectors.joining(" < "));
    String ours =
        Arrays.stream(frames)
            .skip(FRAMES)
            .filter(frame -> frame.getClassName().startsWith(OURS))
            .findFirst()
            .map(frame -> " < … < " + text(frame))
            .orElse("");
    return "%s at %s%s".formatted(thread.getState(), top.isEmpty() ? "its end" : top, ours);
  }

  private static String text(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.substring(type.lastIndexOf('.') + 1)
        + "."
        + frame.getMethodName()
        + ":"
        + frame.getLineNumber();
  }
}
