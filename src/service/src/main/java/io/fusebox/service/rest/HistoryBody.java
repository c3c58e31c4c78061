package io.fusebox.service.rest;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.fusebox.service.coordination.HistoryEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of history. */
record HistoryBody(List<Entry> transitions, @Nullable Long next) {

  /** A line of history with its place in it. */
  @JsonPropertyOrder({
    "id",
    "breaker",
    "generation",
    "from",
    "to",
    "cause",
    "why",
    "at",
    "caller",
    "principal",
    "reason",
    "changes"
  })
  record Entry(long id, String breaker, @JsonUnwrapped TransitionBody transition) {

    static Entry of(HistoryEntry entry) {
      return new Entry(entry.id(), entry.breaker(), TransitionBody.of(entry.transition()));
    }
  }

  static HistoryBody of(List<HistoryEntry> entries, int limit) {
    return new HistoryBody(
        entries.stream().map(Entry::of).toList(),
        entries.size() < limit ? null : entries.get(limit - 1).id());
  }
}
