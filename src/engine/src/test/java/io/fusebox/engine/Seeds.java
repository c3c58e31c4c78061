package io.fusebox.engine;

import java.util.function.LongConsumer;

/**
 * The seeds of a random test. {@code -Dfusebox.seed=N} replays one, {@code -Dfusebox.sequences=N}
 * tries so many instead of the test's own number.
 */
final class Seeds {

  private Seeds() {}

  static void each(int count, LongConsumer sequence) {
    Long only = Long.getLong("fusebox.seed");
    if (only != null) {
      sequence.accept(only);
      return;
    }
    int sequences = Integer.getInteger("fusebox.sequences", count);
    for (long seed = 0; seed < sequences; seed++) {
      try {
        sequence.accept(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("failed at seed " + seed + "; replay: -Dfusebox.seed=" + seed, e);
      }
    }
  }
}
