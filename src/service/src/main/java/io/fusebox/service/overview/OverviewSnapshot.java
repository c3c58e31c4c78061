package io.fusebox.service.overview;

import java.time.Instant;
import java.util.List;

/**
 * All breakers as they were a moment ago. An immutable value.
 *
 * @param at the moment, on the database's clock
 * @param total how many breakers there are
 * @param entries the breakers, those first that need attention most; of more than may be shown,
 *     those that are not closed come first
 * @param suspects callers whose reports have tripped several breakers lately
 */
public record OverviewSnapshot(
    Instant at, long total, List<OverviewEntry> entries, List<Suspect> suspects) {

  /** A caller whose reports have tripped several breakers within ten minutes. */
  public record Suspect(String caller, List<String> breakers) {}

  static final OverviewSnapshot NONE = new OverviewSnapshot(Instant.EPOCH, 0, List.of(), List.of());

  /** Whether breakers have been read at all. */
  public boolean isRead() {
    return at.isAfter(Instant.EPOCH);
  }
}
