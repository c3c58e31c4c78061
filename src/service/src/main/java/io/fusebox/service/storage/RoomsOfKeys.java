package io.fusebox.service.storage;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How many more breakers the holders of keys may create, each of whom has a {@link BreakerRoom}.
 * Bounded: the room that was not asked for longest is forgotten first, and what was created there
 * is counted anew when it is asked again. Safe to call from any thread.
 */
final class RoomsOfKeys {

  private static final int MOST_ROOMS = 1_000;

  private final Function<String, BreakerRoom> create;
  private final Map<String, BreakerRoom> rooms =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, BreakerRoom> eldest) {
          return size() > MOST_ROOMS;
        }
      };

  /**
   * No rooms yet.
   *
   * @param create makes the room of a principal
   */
  RoomsOfKeys(Function<String, BreakerRoom> create) {
    this.create = create;
  }

  /** The room of a principal. */
  synchronized BreakerRoom of(String principal) {
    return rooms.computeIfAbsent(principal, create);
  }

  /** The room of a principal, if it is in use; null: there is none, or nobody was asked. */
  synchronized @Nullable BreakerRoom find(@Nullable String principal) {
    return principal == null ? null : rooms.get(principal);
  }
}
