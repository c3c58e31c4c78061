package io.fusebox.service.coordination;

/** More requests or listeners wait than may. This one was not begun. */
public final class OverloadedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  OverloadedException(int capacity) {
    this(capacity + " requests are waiting already, as many as may (fusebox.queue-capacity)");
  }

  private OverloadedException(String message) {
    super(message);
  }

  static OverloadedException ofListeners(int most) {
    return new OverloadedException(
        most
            + " listeners are told of transitions already, as many as may (fusebox.max-listeners)");
  }
}
