package io.fusebox.service.coordination;

import io.fusebox.engine.State;
import io.fusebox.engine.Transition.Cause;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of history to read.
 *
 * @param breaker of the breaker of this name only; null: of all
 * @param lines what the lines are like
 * @param newestFirst whether ids fall from line to line, or rise
 * @param after only lines that come after the one with this id, in that order; null: from the first
 * @param limit how many at most
 */
public record HistoryFilter(
    @Nullable String breaker, Lines lines, boolean newestFirst, @Nullable Long after, int limit) {

  /** The newest line of a breaker. */
  static HistoryFilter newestOf(String breaker) {
    return new HistoryFilter(breaker, Lines.ALL, true, null, 1);
  }

  /**
   * What lines of history are like.
   *
   * @param namePattern of breakers with such a name, where {@code *} stands for any characters;
   *     null: of all
   * @param visible of these, as whoever asks may know of no others
   * @param since not before this moment; null: from the first
   * @param until before this moment; null: to the last
   * @param causes of one of these; empty: of any
   * @param states with one of these states afterwards; empty: with any
   * @param caller of this caller; null: of any
   * @param principal of this principal; null: of any
   */
  public record Lines(
      @Nullable String namePattern,
      NamePatterns visible,
      @Nullable Instant since,
      @Nullable Instant until,
      Set<Cause> causes,
      Set<State> states,
      @Nullable String caller,
      @Nullable String principal) {

    /** All lines. */
    public static final Lines ALL =
        new Lines(null, NamePatterns.ALL, null, null, Set.of(), Set.of(), null, null);

    /** Keeps the sets from later changes. */
    public Lines {
      causes = Set.copyOf(causes);
      states = Set.copyOf(states);
    }
  }
}
