package io.fusebox.service.rest;

import io.fusebox.engine.State;
import io.fusebox.engine.Transition.Cause;
import io.fusebox.service.coordination.HistoryFilter;
import io.fusebox.service.coordination.HistoryFilter.Lines;
import io.fusebox.service.coordination.NamePatterns;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The query of a request for a page of history. */
@SuppressWarnings("NullAway.Init") // JAX-RS sets the fields
class HistoryQuery {

  @QueryParam("since")
  @Nullable Instant since;

  @QueryParam("until")
  @Nullable Instant until;

  @QueryParam("cause")
  List<Cause> causes;

  @QueryParam("state")
  List<State> states;

  @QueryParam("caller")
  @Pattern(regexp = Contract.CALLER_TEXT, message = Contract.CALLER_MESSAGE)
  @Nullable String caller;

  @QueryParam("principal")
  @Pattern(regexp = Contract.CALLER_TEXT, message = Contract.CALLER_MESSAGE)
  @Nullable String principal;

  @QueryParam("order")
  @Nullable Order order;

  @QueryParam("limit")
  @Min(value = 1, message = Contract.LIMIT_MESSAGE)
  @Max(value = Contract.MOST_LISTED, message = Contract.LIMIT_MESSAGE)
  @Nullable Integer limit;

  @QueryParam("after")
  @Nullable Long after;

  /** The order of a page. */
  enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST
  }

  /** How many lines the page has at most. */
  int limit() {
    return Contract.limit(limit);
  }

  /**
   * What is asked for.
   *
   * @param breaker of the breaker of this name only; null: of all
   * @param namePattern of breakers with such a name; null: of all
   * @param visible of these breakers, as whoever asks may know of no others
   * @throws ProblemException the span of time ends before it begins
   */
  HistoryFilter filter(
      @Nullable String breaker, @Nullable String namePattern, NamePatterns visible) {
    if (since != null && until != null && until.isBefore(since)) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST,
          "until",
          "until must not be before since, but was " + until + ", and since " + since);
    }
    Lines lines =
        new Lines(
            namePattern,
            visible,
            since,
            until,
            Set.copyOf(causes),
            Set.copyOf(states),
            caller,
            principal);
    return new HistoryFilter(breaker, lines, order != Order.OLDEST_FIRST, after, limit());
  }
}
