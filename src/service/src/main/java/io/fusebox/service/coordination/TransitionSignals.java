package io.fusebox.service.coordination;

/**
 * Tells instances that history has grown, as soon as can be; a signal can get lost. Safe to call
 * from any thread.
 */
public interface TransitionSignals {

  /** Tells the other instances. Blocks while the database is told; failing, it does nothing. */
  void send();

  /** Has the action run for each signal of another instance. Once, at the start. */
  void onSignal(Runnable action);
}
