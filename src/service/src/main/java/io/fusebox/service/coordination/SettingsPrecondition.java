package io.fusebox.service.coordination;

import io.fusebox.engine.Settings;
import org.jspecify.annotations.Nullable;

/** What a client demands of a breaker's present settings before it changes or deletes it. */
@FunctionalInterface
public interface SettingsPrecondition {

  /** Demands nothing. */
  SettingsPrecondition NONE = settings -> true;

  /**
   * Whether the change may go on.
   *
   * @param settings the present settings; null: there is no such breaker
   */
  boolean holds(@Nullable Settings settings);

  /**
   * Lets the change go on or not.
   *
   * @throws PreconditionFailedException it must not
   */
  default void require(String name, @Nullable Settings settings) {
    if (!holds(settings)) {
      throw new PreconditionFailedException(name, settings != null);
    }
  }
}
