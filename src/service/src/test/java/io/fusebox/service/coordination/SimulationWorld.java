package io.fusebox.service.coordination;

import java.util.Random;

/** What the parts of a simulation share. */
interface SimulationWorld {

  Random random();

  SimulatedTime time();

  SimulationLog log();

  SimulationFaults faults();

  SimulationOracle oracle();

  SimulationAnswers answers();

  SimulatedLaneStore storeFor(SimulatedInstance instance);

  /** Lets time pass, in microseconds. */
  void pass(long micros);

  /** Lets others do what they like, within what somebody is doing. */
  void interleave();

  /** Runs a check where what it throws would be lost. */
  void check(Runnable check);
}
