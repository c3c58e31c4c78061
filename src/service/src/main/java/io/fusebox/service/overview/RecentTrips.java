package io.fusebox.service.overview;

import io.fusebox.engine.State;
import io.fusebox.service.coordination.HistoryEntry;
import io.fusebox.service.overview.OverviewSnapshot.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The trips of the last hour: turns from CLOSED to OPEN, not failed trials. Bounded: of more, the
 * latest are kept. Safe to call from any thread.
 */
final class RecentTrips {

  private static final Duration KEPT = Duration.ofHours(1);
  private static final Duration SUSPICION = Duration.ofMinutes(10);
  private static final int MOST = 20_000;

  /** From how many breakers on, within ten minutes, one caller is the likelier cause. */
  static final int SUSPICIOUS = 3;

  /** By the line's id, as a line can be told twice. */
  private final TreeMap<Long, HistoryEntry> trips = new TreeMap<>();

  /** Notes the trips among these lines. */
  synchronized void add(List<HistoryEntry> lines) {
    for (HistoryEntry line : lines) {
      if (isTrip(line)) {
        trips.put(line.id(), line);
      }
    }
    while (trips.size() > MOST) {
      trips.pollFirstEntry();
    }
  }

  private static boolean isTrip(HistoryEntry line) {
    return line.transition().from() == State.CLOSED && line.transition().to() == State.OPEN;
  }

  /** How often each breaker that has tripped within the hour before that moment has. */
  synchronized Map<String, Integer> byBreaker(Instant now) {
    trips.values().removeIf(line -> line.transition().at().isBefore(now.minus(KEPT)));
    Map<String, Integer> counts = new HashMap<>();
    trips.values().forEach(line -> counts.merge(line.breaker(), 1, Integer::sum));
    return counts;
  }

  /** The callers whose reports have tripped several breakers lately, most breakers first. */
  synchronized List<Suspect> suspects(Instant now) {
    Map<String, Set<String>> breakers = new HashMap<>();
    for (HistoryEntry line : trips.values()) {
      String caller = line.transition().caller();
      if (caller != null && !line.transition().at().isBefore(now.minus(SUSPICION))) {
        breakers.computeIfAbsent(caller, c -> new TreeSet<>()).add(line.breaker());
      }
    }
    List<Suspect> suspects = new ArrayList<>();
    breakers.forEach(
        (caller, tripped) -> {
          if (tripped.size() >= SUSPICIOUS) {
            suspects.add(new Suspect(caller, List.copyOf(tripped)));
          }
        });
    suspects.sort(
        Comparator.<Suspect>comparingInt(suspect -> -suspect.breakers().size())
            .thenComparing(Suspect::caller));
    return suspects;
  }
}
