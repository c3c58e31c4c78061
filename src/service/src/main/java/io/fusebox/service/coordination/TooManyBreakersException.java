package io.fusebox.service.coordination;

/** A breaker would have to be created, and this deployment holds as many as it may. */
public final class TooManyBreakersException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** For the breaker that was not created. */
  public TooManyBreakersException(String name, long most) {
    super(
        "breaker '"
            + name
            + "' was not created: this deployment holds its most, "
            + most
            + " breakers; delete some, or raise fusebox.max-breakers",
        null,
        false,
        // Where there are too many, many are refused.
        false);
  }
}
