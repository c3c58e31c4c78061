package io.fusebox.benchmark.service;

import io.fusebox.benchmark.service.Database.Pace;
import org.jspecify.annotations.Nullable;

/**
 * What came of a row.
 *
 * @param perSecond outcomes, permits, tokens or transactions a second; 0 where there is trouble
 * @param pace what the database did meanwhile; null where there is trouble
 * @param latency at half of the load; null: not measured
 * @param trouble why there is no figure, or only half of them; null: there is none
 * @param failed whether the trouble is a failure, and not something that is not there yet
 */
record RowResult(
    Row row,
    double perSecond,
    @Nullable Pace pace,
    @Nullable Latency latency,
    @Nullable String trouble,
    boolean failed) {

  static RowResult of(Row row, double perSecond, Pace pace, @Nullable Latency latency) {
    return new RowResult(row, perSecond, pace, latency, null, false);
  }

  static RowResult failed(Row row, String trouble) {
    return new RowResult(row, 0, null, null, trouble, true);
  }

  static RowResult notThere(Row row, String why) {
    return new RowResult(row, 0, null, null, why, false);
  }

  /** The same, with a trouble that came after the throughput had been measured. */
  RowResult butFailed(String with) {
    return new RowResult(row, perSecond, pace, latency, with, true);
  }
}
