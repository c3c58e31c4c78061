package io.fusebox.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An operator's word that stands beside the breaker's own state until it is lifted or ends. The
 * computed state is kept meanwhile, and resumed afterwards: its waits and leases run on, and the
 * outcomes of trials that it gave before are recorded in it.
 *
 * @param state {@link State#FORCED_OPEN}, {@link State#DISABLED} or {@link State#METRICS_ONLY}
 * @param reason why, for whoever reads the history, as {@link DisplayText}; null: not said
 * @param until when it ends by itself; null: when it is lifted
 */
public record OperatorOverride(State state, @Nullable String reason, @Nullable Instant until) {

  /** How far the end of an override can lie ahead: ten years. */
  private static final Duration LONGEST = Duration.ofDays(3650);

  /**
   * Checks that the state is one that only an override leads to, and takes out of the reason what
   * people are not to be shown.
   */
  public OperatorOverride {
    Objects.requireNonNull(state, "state must not be null");
    if (!state.isOverride()) {
      throw new IllegalArgumentException(
          "an override is FORCED_OPEN, DISABLED or METRICS_ONLY, not " + state);
    }
    reason = DisplayText.cleanOrNull(reason);
  }

  static boolean canLast(Duration duration) {
    return duration.toMillis() >= 1 && duration.compareTo(LONGEST) <= 0;
  }

  void requireEndAfter(Instant now) {
    if (until != null && (!until.isAfter(now) || until.isAfter(now.plus(LONGEST)))) {
      throw new InvalidOverrideException(until, now);
    }
  }
}
