package io.fusebox.service.coordination;

import io.fusebox.engine.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request needs its breaker to exist, and what it makes of one that does not. An
 * immutable value.
 *
 * @param ifAbsent the settings of the breaker to create where there is none; null: refuse
 * @param declares whether the breaker is a declared one from then on, which is never deleted
 *     because nobody uses it
 * @param principal for whom a breaker is created: who has proved to ask; null: nobody was asked to
 */
record Existence(@Nullable Settings ifAbsent, boolean declares, @Nullable String principal) {

  /** The breaker has to exist. */
  static final Existence REQUIRED = new Existence(null, false, null);

  /** The breaker has to exist, and is declared from then on. */
  static final Existence DECLARED = new Existence(null, true, null);

  /**
   * A breaker that comes to life at first use.
   *
   * @param settings null: none does, so it has to exist
   */
  static Existence atFirstUse(@Nullable Settings settings, @Nullable String principal) {
    return new Existence(settings, false, principal);
  }

  /** A breaker that is declared, with these settings where it is created. */
  static Existence declaredWith(Settings settings, @Nullable String principal) {
    return new Existence(settings, true, principal);
  }
}
