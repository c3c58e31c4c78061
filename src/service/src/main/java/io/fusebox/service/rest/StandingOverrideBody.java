package io.fusebox.service.rest;

import io.fusebox.engine.BreakerView.StandingOverride;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An operator's override that stands, as it is read. */
record StandingOverrideBody(
    OverrideBody.Kind state,
    @Nullable String reason,
    @Nullable Instant until,
    @Nullable String setBy,
    @Nullable Instant setAt) {

  static @Nullable StandingOverrideBody of(@Nullable StandingOverride override) {
    return override == null
        ? null
        : new StandingOverrideBody(
            OverrideBody.Kind.valueOf(override.state().name()),
            override.reason(),
            override.until(),
            override.setBy(),
            override.setAt());
  }
}
