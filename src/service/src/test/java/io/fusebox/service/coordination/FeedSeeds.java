package io.fusebox.service.coordination;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs a seed of the feed's simulation and tells what was found, if anything. */
final class FeedSeeds implements LongFunction<@Nullable String> {

  @Override
  public @Nullable String apply(long seed) {
    try {
      FeedSimulation.run(seed);
      return null;
    } catch (SimulationFailure failure) {
      return failure.getMessage();
    }
  }
}
