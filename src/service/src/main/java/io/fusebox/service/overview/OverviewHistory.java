package io.fusebox.service.overview;

import io.fusebox.engine.Transition.Cause;
import io.fusebox.service.coordination.BreakerStore;
import io.fusebox.service.coordination.HistoryEntry;
import io.fusebox.service.coordination.HistoryFilter;
import io.fusebox.service.coordination.HistoryFilter.Lines;
import io.fusebox.service.coordination.NamePatterns;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What the overview has to know of before it was begun. */
@ApplicationScoped
class OverviewHistory {

  private static final int PAGE = 1_000;
  private static final int MOST_PAGES = 20;

  /** The causes of a trip from CLOSED. */
  private static final Set<Cause> TRIPS =
      Set.of(
          Cause.CONSECUTIVE_FAILURES_REACHED,
          Cause.FAILURE_COUNT_REACHED,
          Cause.FAILURE_RATE_EXCEEDED,
          Cause.SLOW_CALL_RATE_EXCEEDED);

  private final BreakerStore store;

  OverviewHistory(BreakerStore store) {
    this.store = store;
  }

  /**
   * Hands on the trips of the hour before a moment, newest first.
   *
   * @throws io.fusebox.service.coordination.StorageException they could not be read
   */
  void ofHourBefore(Instant now, Consumer<List<HistoryEntry>> to) {
    Instant since = now.minus(Duration.ofHours(1));
    Lines lines = new Lines(null, NamePatterns.ALL, since, null, TRIPS, Set.of(), null, null);
    Long after = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      List<HistoryEntry> found = store.history(new HistoryFilter(null, lines, true, after, PAGE));
      to.accept(found);
      if (found.size() < PAGE) {
        return;
      }
      after = found.get(PAGE - 1).id();
    }
  }
}
