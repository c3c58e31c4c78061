package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the simulation finds faults: each of these, put in on purpose, within a few seeds. */
class SimulationFaultsTest {

  private static final int MOST_SEEDS = 500;
  private static final int SEEDS_OF_THE_RIGHT_CODE = 10;

  static Stream<SimulationMutant> mutants() {
    return Stream.of(
            SimulationLaneMutants.OF_CARRYING_THROUGH,
            SimulationLaneMutants.OF_DECIDING,
            SimulationEngineMutants.ALL)
        .flatMap(List::stream);
  }

  static Stream<String> stores() {
    return SimulationFaultyStores.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void aFaultInTheCodeIsFound(SimulationMutant mutant) {
    FaultSearch.requireFound(mutant.fault(), MOST_SEEDS, mutant.seeds());
  }

  @ParameterizedTest
  @MethodSource("stores")
  void aFaultOfTheStoreIsFound(String fault) {
    SimulationStores stores = SimulationFaultyStores.all().get(fault);
    FaultSearch.requireFound(
        fault, MOST_SEEDS, new SimulationSeeds(Objects.requireNonNull(stores)));
  }

  @Test
  void nothingIsFoundInTheRightCodeCompiledTheSameWay() {
    LongFunction<@Nullable String> seeds =
        SimulationMutant.ofLanes("none", "Lane", "final class Lane", "final class Lane").seeds();
    for (long seed = 0; seed < SEEDS_OF_THE_RIGHT_CODE; seed++) {
      assertThat(seeds.apply(seed)).isNull();
    }
  }
}
