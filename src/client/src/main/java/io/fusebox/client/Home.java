package io.fusebox.client;

import io.fusebox.engine.Settings;
import org.jspecify.annotations.Nullable;

/** Where breakers live. Thread-safe. */
interface Home extends AutoCloseable {

  /**
   * The breaker of that name. Called once for each name.
   *
   * @param settings the settings that were given for it; null: none
   * @throws BreakersUnavailableException the home cannot be read
   */
  Core open(String name, @Nullable Settings settings);

  /** Gives up what is held, after what is buffered has been told. */
  @Override
  void close();
}
