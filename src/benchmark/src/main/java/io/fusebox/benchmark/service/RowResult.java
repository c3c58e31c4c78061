package io.fusebox.benchmark.service;

import io.fusebox.benchmark.service.Database.Pace;
import org.jspecify.annotations.Nullable;

/**
 * What came of a row.
 *
 * @param perSecond outcomes, permits, tokens or transactions a second, the median of all rounds; 0
 *     where there is none
 * @param pace what the database did meanwhile, on average; null where that is 0
 * @param latency at half of the load; null: not measured
 * @param trouble why there is no figure, or only a part of them; null: there is none
 */
record RowResult(
    Row row,
    double perSecond,
    @Nullable Pace pace,
    @Nullable Latency latency,
    @Nullable String trouble) {

  /** One of which there is no figure. */
  static RowResult failed(Row row, String trouble) {
    return new RowResult(row, 0, null, null, trouble);
  }

  RowResult with(Latency atHalf) {
    return new RowResult(row, perSecond, pace, atHalf, null);
  }

  /** The same, with a trouble that came after the throughput had been measured. */
  RowResult butFailed(String with) {
    return new RowResult(row, perSecond, pace, latency, with);
  }

  boolean failed() {
    return trouble != null;
  }
}
