package io.fusebox.service.rest;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.fusebox.service.coordination.HistoryEntry;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A page of history. */
@Schema(
    name = "TransitionList",
    description = "A page of history.",
    requiredProperties = {"transitions", "next"})
record HistoryBody(
    @Schema(description = "The lines, in the order that was asked for.") List<Entry> transitions,
    @Schema(
            nullable = true,
            description = "What to send as `after` for the next page; null: this is the last.",
            example = "4711")
        @Nullable Long next) {

  /** A line of history with its place in it. */
  @Schema(
      name = "HistoryEntry",
      description = "A line of history with its place in it.",
      requiredProperties = {
        "id",
        "breaker",
        "generation",
        "from",
        "to",
        "cause",
        "why",
        "at",
        "caller",
        "changes"
      })
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
    "changes"
  })
  record Entry(
      @Schema(description = "Rises within a breaker.", example = "4711") long id,
      @Schema(description = "The breaker's name.", example = "payments") String breaker,
      @JsonUnwrapped TransitionBody transition) {

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
