package io.fusebox.service.coordination;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of lanes. Safe to call from any thread. */
final class LaneMeters {

  private static final double[] BATCH_SIZES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000};

  private final MeterRegistry registry;
  private final DistributionSummary batches;

  LaneMeters(MeterRegistry registry) {
    this.registry = registry;
    this.batches =
        DistributionSummary.builder("fusebox.lane.batch.size")
            .description("Requests that a lane decided and stored together")
            .serviceLevelObjectives(BATCH_SIZES)
            .register(registry);
  }

  /** Notes that a lane has taken on a batch. */
  void onBatch(int requests) {
    batches.record(requests);
  }

  /**
   * Shows a lane.
   *
   * @param number its tag, counted from 1
   */
  void show(Lane lane, int number) {
    Gauge.builder("fusebox.lane.queue.depth", lane, Lane::waiting)
        .description("Requests that wait for the batch before theirs to be stored")
        .tag("lane", Integer.toString(number))
        .register(registry);
    Gauge.builder("fusebox.lane.standstill", lane, LaneMeters::standstillSeconds)
        .description("How long a lane that has work has neither begun nor ended a batch")
        .baseUnit("seconds")
        .tag("lane", Integer.toString(number))
        .register(registry);
  }

  private static double standstillSeconds(Lane lane) {
    return lane.standstill(System.nanoTime()).toNanos() / 1e9;
  }
}
