package io.fusebox.service.coordination;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the answer to a request is made into, and whether it is given again to the same request.
 *
 * @param <A> the answer
 * @param <T> what it is made into; used by one thread at a time
 * @param made makes it; without effects
 * @param form how it is kept for the key
 * @param key null: the request is carried out each time it comes
 */
public record Reply<A, T>(Function<A, T> made, AnswerForm<T> form, @Nullable IdempotencyKey key) {

  /** How often a request to this breaker is carried out; null: each time it comes. */
  Request.@Nullable Once<T> once(String breaker) {
    return key == null ? null : new Request.Once<>(key.toBreaker(breaker), form);
  }
}
