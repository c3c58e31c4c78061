package io.fusebox.service.coordination;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs a seed and tells what was found, if anything: a simulation for those whose classes are not
 * its own.
 */
final class SimulationSeeds implements LongFunction<@Nullable String> {

  private final SimulationStores stores;

  SimulationSeeds() {
    this(new SimulationStores());
  }

  SimulationSeeds(SimulationStores stores) {
    this.stores = stores;
  }

  @Override
  public @Nullable String apply(long seed) {
    try {
      Simulation.run(seed, stores);
      return null;
    } catch (SimulationFailure failure) {
      return failure.getMessage();
    }
  }
}
