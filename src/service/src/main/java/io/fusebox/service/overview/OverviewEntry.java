package io.fusebox.service.overview;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.ThresholdReading;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A breaker on the overview. An immutable value.
 *
 * @param view what it looked like when it was read
 * @param tripsLastHour how often it has tripped within the last hour, failed trials not counted
 * @param rejectedPerMinute calls that it rejected within the last minute, or that hosts reported as
 *     rejected by themselves
 */
public record OverviewEntry(
    String name, BreakerView view, Attention attention, int tripsLastHour, long rejectedPerMinute) {

  /** Most attention first; then what happened last; then by name. */
  static final Comparator<OverviewEntry> BY_ATTENTION =
      Comparator.comparing(OverviewEntry::attention)
          .thenComparing(OverviewEntry::changedAt, Comparator.reverseOrder())
          .thenComparing(OverviewEntry::name);

  private Instant changedAt() {
    if (attention == Attention.CALM || attention == Attention.NEAR) {
      return Instant.MIN;
    }
    Instant notClosedSince = view.notClosedSince();
    return view.override() == null && notClosedSince != null
        ? notClosedSince
        : view.lastTransition() == null ? Instant.MIN : view.lastTransition().at();
  }

  /** The threshold that is nearest to being reached; null: none is compared with anything. */
  public @Nullable ThresholdReading nearest() {
    return view.thresholds().stream()
        .filter(reading -> reading.value() != null)
        .max(Comparator.comparingDouble(ThresholdReading::nearness))
        .orElse(null);
  }
}
