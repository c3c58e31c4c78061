package io.fusebox.service.coordination;

import java.util.UUID;

/**
 * Under what an answer is kept. A key that rises with time stands for a request to one breaker, so
 * that the breaker's row tells who was first; any other key for a request to whatever breaker. An
 * immutable value.
 *
 * @param breaker empty: whatever breaker
 */
public record ScopedKey(String breaker, UUID key) {

  /** Under what the answer to a request to this breaker is kept. */
  static ScopedKey of(IdempotencyKey key, String breaker) {
    return new ScopedKey(key.risesWithTime() ? breaker : "", key.key());
  }

  /** Whether it rises with time. */
  public boolean risesWithTime() {
    return !breaker.isEmpty();
  }
}
