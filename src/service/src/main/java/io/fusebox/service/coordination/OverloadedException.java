package io.fusebox.service.coordination;

/** More requests wait than may. This one was not begun. */
public final class OverloadedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  OverloadedException(int capacity) {
    super(capacity + " requests are waiting already, as many as may (fusebox.queue-capacity)");
  }
}
