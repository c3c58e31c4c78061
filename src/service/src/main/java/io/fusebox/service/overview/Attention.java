package io.fusebox.service.overview;

import io.fusebox.engine.BreakerView;
import io.fusebox.engine.BreakerView.StandingOverride;
import io.fusebox.engine.State;
import io.fusebox.engine.ThresholdReading;

/** How much a breaker needs somebody's attention, most first. */
public enum Attention {
  /** An operator's override stands until it is lifted, and may have been forgotten. */
  OVERRIDDEN_WITHOUT_END,
  /** Calls are rejected. */
  OPEN,
  /** Trial calls are being made. */
  HALF_OPEN,
  /** An operator's override stands, and ends by itself. */
  OVERRIDDEN,
  /** It has tripped {@value #FLAPPING_TRIPS} times or more within the last hour. */
  FLAPPING,
  /** A threshold is reached for three quarters or more. */
  NEAR,
  /** None. */
  CALM;

  static final int FLAPPING_TRIPS = 3;
  static final double NEAR_PART = 0.75;

  static Attention of(BreakerView view, int tripsLastHour) {
    StandingOverride override = view.override();
    if (override != null) {
      return override.until() == null ? OVERRIDDEN_WITHOUT_END : OVERRIDDEN;
    }
    if (view.state() == State.OPEN) {
      return OPEN;
    }
    if (view.state() == State.HALF_OPEN) {
      return HALF_OPEN;
    }
    if (tripsLastHour >= FLAPPING_TRIPS) {
      return FLAPPING;
    }
    return view.thresholds().stream().mapToDouble(ThresholdReading::nearness).max().orElse(0)
            >= NEAR_PART
        ? NEAR
        : CALM;
  }
}
