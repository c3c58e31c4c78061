package io.fusebox.service.coordination;

/** Which database a simulation has, and which way to it: the right ones, or faulty ones. */
class SimulationStores {

  SimulatedDatabase database(SimulatedTime time, SimulationOracle oracle) {
    return new SimulatedDatabase(time, oracle);
  }

  SimulatedLaneStore store(
      SimulatedInstance instance, SimulatedDatabase database, SimulationWorld world) {
    return new SimulatedLaneStore(instance, database, world);
  }
}
