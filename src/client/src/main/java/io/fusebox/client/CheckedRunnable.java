package io.fusebox.client;

/**
 * A call that gives nothing and may fail with a checked exception.
 *
 * @param <X> what the call may throw
 */
@FunctionalInterface
public interface CheckedRunnable<X extends Throwable> {

  /** Makes the call. */
  void run() throws X;
}
