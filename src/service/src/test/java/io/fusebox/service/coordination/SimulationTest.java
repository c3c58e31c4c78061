package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What the service guarantees, over fleets, crashes, faults and times as random seeds have them.
 *
 * <p>{@code -Dfusebox.seed=N} replays one seed, {@code -Dfusebox.simulation.seeds=N} runs so many.
 */
class SimulationTest {

  private static final SimulationStores STORES = new SimulationStores();

  @Test
  void whateverHappensEveryGuaranteeHolds() {
    Long only = Long.getLong("fusebox.seed");
    if (only != null) {
      Simulation.run(only, STORES);
      return;
    }
    int seeds = Integer.getInteger("fusebox.simulation.seeds", 1_500);
    long begin = System.nanoTime();
    long simulated = 0;
    long operations = 0;
    long faults = 0;
    for (long seed = 0; seed < seeds; seed++) {
      Simulation.Summary summary = Simulation.run(seed, STORES);
      simulated += TimeUnit.NANOSECONDS.toSeconds(summary.simulatedNanos());
      operations += summary.operations();
      faults += summary.faults();
    }
    System.out.printf(
        Locale.ROOT,
        "simulation: %,d seeds, %,.0f simulated hours, %,d operations, %,d faults, %.1f s%n",
        seeds,
        simulated / 3600.0,
        operations,
        faults,
        (System.nanoTime() - begin) / 1e9);
  }

  @Test
  void theSameSeedRunsTheSameWay() {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(Simulation.run(seed, STORES)).isEqualTo(Simulation.run(seed, STORES));
    }
  }
}
