package io.fusebox.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operator's word that stands beside the breaker's own state until it is lifted or ends. The
 * computed state is kept meanwhile, and resumed afterwards.
 *
 * @param state {@link State#FORCED_OPEN}, {@link State#DISABLED} or {@link State#METRICS_ONLY}
 * @param reason why, for whoever reads the history; null: not said
 * @param until when it ends by itself; null: when it is lifted
 */
public record OperatorOverride(State state, @Nullable String reason, @Nullable Instant until) {

  /** Checks that the state is one that only an override leads to. */
  public OperatorOverride {
    if (!state.isOverride()) {
      throw new IllegalArgumentException(
          "an override is FORCED_OPEN, DISABLED or METRICS_ONLY, not " + state);
    }
  }
}
