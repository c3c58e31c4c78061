package io.fusebox.service.rest;

import io.fusebox.engine.BreakerView.TrippedBy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The outcome with which a breaker that was closed tripped. */
record TrippedByBody(Instant at, @Nullable String caller, @Nullable String error, String why) {

  static @Nullable TrippedByBody of(@Nullable TrippedBy by) {
    return by == null ? null : new TrippedByBody(by.at(), by.caller(), by.error(), by.why());
  }
}
