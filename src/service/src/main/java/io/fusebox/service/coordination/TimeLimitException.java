package io.fusebox.service.coordination;

import java.time.Duration;

/** A request took longer than it may. Whether it still takes effect is not known. */
public final class TimeLimitException extends RuntimeException {

  private static final long serialVersionUID = 1;

  TimeLimitException(Duration limit) {
    super("the database did not answer within " + limit.toMillis() + " ms");
  }
}
