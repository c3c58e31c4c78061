package io.fusebox.client;

import org.jspecify.annotations.Nullable;

/**
 * A call that gives something and may fail with a checked exception.
 *
 * @param <T> what the call gives
 * @param <X> what the call may throw
 */
@FunctionalInterface
public interface CheckedSupplier<T extends @Nullable Object, X extends Throwable> {

  /** Makes the call. */
  T get() throws X;
}
