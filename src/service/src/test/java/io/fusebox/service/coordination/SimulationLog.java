package io.fusebox.service.coordination;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The latest events of a simulation. Put into words only when somebody reads them. */
final class SimulationLog {

  private static final int LATEST = 40;

  private final SimulatedTime time;
  private final Deque<Event> latest = new ArrayDeque<>();
  private int depth;

  SimulationLog(SimulatedTime time) {
    this.time = time;
  }

  private record Event(long nanos, int depth, List<@Nullable Object> words) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%14.6f s ", nanos / 1e9)
          + "  ".repeat(depth)
          + words.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
  }

  void add(@Nullable Object... words) {
    latest.add(new Event(time.nanos(), depth, Arrays.asList(words)));
    if (latest.size() > LATEST) {
      latest.remove();
    }
  }

  /** What follows happens within what was told before. */
  void begin() {
    depth++;
  }

  void end() {
    depth--;
  }

  @Override
  public String toString() {
    return latest.stream().map(Event::toString).collect(Collectors.joining("\n"));
  }
}
