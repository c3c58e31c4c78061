package io.fusebox.service.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import io.fusebox.engine.Transition.Cause;
import io.fusebox.service.coordination.HistoryEntry;
import io.fusebox.service.overview.OverviewSnapshot.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentTripsTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private final RecentTrips trips = new RecentTrips();
  private long id;

  private HistoryEntry trip(String breaker, @Nullable String caller, Duration ago) {
    return line(breaker, caller, ago, State.CLOSED, State.OPEN);
  }

  private HistoryEntry line(
      String breaker, @Nullable String caller, Duration ago, State from, State to) {
    Transition transition =
        new Transition(
            2, from, to, Cause.CONSECUTIVE_FAILURES_REACHED, "why", NOW.minus(ago), caller);
    return new HistoryEntry(++id, breaker, transition);
  }

  @Test
  void tripsOfTheLastHourAreCountedAndFailedTrialsAreNot() {
    trips.add(
        List.of(
            trip("a", "host", Duration.ofMinutes(61)),
            trip("a", "host", Duration.ofMinutes(59)),
            line("a", "host", Duration.ofMinutes(50), State.HALF_OPEN, State.OPEN),
            trip("a", "host", Duration.ofMinutes(1)),
            trip("b", null, Duration.ofMinutes(1))));
    assertThat(trips.byBreaker(NOW)).isEqualTo(Map.of("a", 2, "b", 1));
  }

  @Test
  void aLineThatIsToldTwiceCountsOnce() {
    HistoryEntry trip = trip("a", "host", Duration.ofMinutes(1));
    trips.add(List.of(trip));
    trips.add(List.of(trip));
    assertThat(trips.byBreaker(NOW)).isEqualTo(Map.of("a", 1));
  }

  @Test
  void aCallerThatTripsSeveralBreakersIsSuspected() {
    trips.add(
        List.of(
            trip("a", "sick", Duration.ofMinutes(1)),
            trip("a", "sick", Duration.ofMinutes(2)),
            trip("b", "sick", Duration.ofMinutes(3)),
            trip("a", "well", Duration.ofMinutes(3)),
            trip("b", "well", Duration.ofMinutes(3)),
            trip("c", "well", Duration.ofMinutes(11)),
            trip("a", null, Duration.ofMinutes(1)),
            trip("b", null, Duration.ofMinutes(1)),
            trip("c", null, Duration.ofMinutes(1))));
    assertThat(trips.suspects(NOW)).isEmpty();
    trips.add(List.of(trip("c", "sick", Duration.ofMinutes(9))));
    assertThat(trips.suspects(NOW)).containsExactly(new Suspect("sick", List.of("a", "b", "c")));
  }
}
