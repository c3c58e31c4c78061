package io.fusebox.service.rest;

import io.fusebox.service.overview.CallerStore.CallerPage;
import io.fusebox.service.overview.CallerStore.SeenCaller;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of callers. */
record CallersBody(Instant now, long matching, List<Caller> callers) {

  /** After this, a caller is not said to be anything but gone. */
  private static final Duration PRESENT = Duration.ofMinutes(2);

  /** What a program says in its User-Agent that decides by a copy while a breaker is closed. */
  private static final String CACHED = "(cached)";

  /** A caller that some instance has heard of. */
  record Caller(
      String caller,
      Instant firstSeen,
      Instant lastSeen,
      @Nullable String client,
      boolean listening,
      boolean degraded) {

    static Caller of(SeenCaller seen, Instant now) {
      String client = seen.client();
      boolean isPresent = seen.lastSeen().isAfter(now.minus(PRESENT));
      boolean isCached = client != null && client.contains(CACHED);
      return new Caller(
          seen.name(),
          seen.firstSeen(),
          seen.lastSeen(),
          client,
          seen.isListening(),
          isPresent && isCached && !seen.isListening());
    }
  }

  static CallersBody of(CallerPage page) {
    return new CallersBody(
        page.at(),
        page.matching(),
        page.callers().stream().map(caller -> Caller.of(caller, page.at())).toList());
  }
}
