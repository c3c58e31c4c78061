package io.fusebox.service.coordination;

import io.fusebox.service.coordination.ItemResult.Counted;
import io.fusebox.service.coordination.SimulatedOperation.Batch;
import io.fusebox.service.coordination.SimulatedOperation.ReportOne;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What clients know of how many outcomes a breaker must have counted: at least those that were
 * acknowledged, at most those that were sent, and one that was sent again with its key once.
 */
final class SimulationCounts {

  private record Part(Object operation, String breaker) {}

  private final Map<Part, Long> sent = new HashMap<>();
  private final Map<Part, Long> acknowledged = new HashMap<>();

  /** Notes what was sent to breakers that count; with a value, what was acknowledged of it. */
  void note(SimulatedOperation operation, Object unit, @Nullable Object value) {
    for (String name : SimulatedClients.COUNTERS) {
      if (operation instanceof Batch batch) {
        note(unit, name, batch, (List<?>) value);
      } else if (operation instanceof ReportOne report && report.breaker().equals(name)) {
        note(unit, name, value);
      }
    }
  }

  /** One call was sent; with an answer in words, that is what it was answered. */
  private void note(Object operation, String breaker, @Nullable Object answer) {
    Part part = new Part(operation, breaker);
    if (answer == null) {
      sent.put(part, 1L);
    } else if (((String) answer).startsWith("RECORDED")) {
      acknowledged.put(part, 1L);
    }
  }

  /** A batch was sent; with results, these are what it was answered. */
  private void note(Object operation, String breaker, Batch batch, @Nullable List<?> results) {
    long calls = 0;
    for (int i = 0; i < batch.items().size(); i++) {
      OutcomeItem item = batch.items().get(i);
      if (!item.breaker().equals(breaker)) {
        continue;
      }
      if (results == null) {
        calls += item.runs().stream().mapToInt(run -> run.outcomes().count()).sum();
      } else if (results.get(i) instanceof Counted counted) {
        calls += counted.recorded();
      }
    }
    Part part = new Part(operation, breaker);
    if (results == null) {
      sent.put(part, calls);
    } else {
      acknowledged.merge(part, calls, Math::max);
    }
  }

  void check(String breaker, long counted) {
    long least = sum(acknowledged, breaker);
    long most = sum(sent, breaker);
    SimulationFailure.unless(
        least <= counted && counted <= most,
        "%s has counted %s outcomes; of %s that were sent, %s were acknowledged",
        breaker,
        counted,
        most,
        least);
  }

  private static long sum(Map<Part, Long> parts, String breaker) {
    return parts.entrySet().stream()
        .filter(part -> part.getKey().breaker().equals(breaker))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
