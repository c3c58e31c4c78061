package io.fusebox.benchmark.service;

import io.fusebox.benchmark.service.Database.Pace;
import org.jspecify.annotations.Nullable;

/**
 * What came of a row.
 *
 * @param perSecond outcomes, permits, tokens or transactions a second, the median of all rounds; 0
 *     where there is none
 * @param pace what the database did meanwhile, on average; null where that is 0
 * @param latency at half of the load, or of one call at a time; null: not measured
 * @param trouble why there is no figure, or only a part of them; null: there is none
 */
record RowResult(
    Row row,
    double perSecond,
    @Nullable Pace pace,
    @Nullable Latency latency,
    @Nullable String trouble) {

  boolean failed() {
    return trouble != null;
  }
}
