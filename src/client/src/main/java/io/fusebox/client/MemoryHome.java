package io.fusebox.client;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Settings;
import org.jspecify.annotations.Nullable;

/** Breakers that live and end with this object. */
final class MemoryHome implements Home {

  private final HostClock clock;
  private final Listeners listeners;
  private final @Nullable String caller;

  MemoryHome(HostClock clock, Listeners listeners, @Nullable String caller) {
    this.clock = clock;
    this.listeners = listeners;
    this.caller = caller;
  }

  @Override
  public Core open(String name, @Nullable Settings settings) {
    Settings given = settings == null ? Settings.builder().build() : settings;
    Breaker breaker = Breaker.closed(given, clock.micros());
    return new LocalCore(breaker, clock, new Announcer(name, listeners), caller);
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
