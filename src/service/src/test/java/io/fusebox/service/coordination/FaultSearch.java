package io.fusebox.service.coordination;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Has a simulation look for a deliberate fault, seed by seed. */
final class FaultSearch {

  private FaultSearch() {}

  /**
   * Ends with the first seed that finds it.
   *
   * @param fault what it is called
   * @param seeds what a seed finds, in lines, of which the first one names the seed; null: nothing
   */
  static void requireFound(String fault, int mostSeeds, LongFunction<@Nullable String> seeds) {
    for (long seed = 0; seed < mostSeeds; seed++) {
      String found = seeds.apply(seed);
      if (found != null) {
        System.out.printf(
            "found at seed %d: %s%n  %s%n",
            seed, fault, found.lines().skip(1).findFirst().orElse(""));
        return;
      }
    }
    throw new AssertionError("not found in " + mostSeeds + " seeds: " + fault);
  }
}
