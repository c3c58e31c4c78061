package io.fusebox.service.rest;

import io.fusebox.service.overview.Callers;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Notes which callers requests come from. Safe to call from any thread. */
@ApplicationScoped
class SeenCallers {

  private static final String CLIENT = "User-Agent";

  private final Callers callers;

  SeenCallers(Callers callers) {
    this.callers = callers;
  }

  /**
   * Notes a call about a breaker.
   *
   * @param caller null: unnamed
   */
  void onCall(Received received, String breaker, @Nullable String caller) {
    if (callers.onCall(breaker, caller) && caller != null) {
      callers.onClient(caller, client(received));
    }
  }

  /**
   * Notes that the request's caller listens to transitions.
   *
   * @return what notes that it does no longer
   */
  Runnable onListening(Received received) {
    String caller = received.caller();
    return caller == null ? () -> {} : callers.onListening(caller, client(received));
  }

  private static @Nullable String client(Received received) {
    return received.context().request().getHeader(CLIENT);
  }
}
