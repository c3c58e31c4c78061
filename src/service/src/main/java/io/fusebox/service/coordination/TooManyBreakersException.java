package io.fusebox.service.coordination;

/**
 * A breaker would have to be created, and there are as many as there may be: in this deployment, or
 * of the holder of one key.
 */
public final class TooManyBreakersException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private TooManyBreakersException(String name, String why) {
    // Without a stack trace: where there are too many, many are refused.
    super("breaker '" + name + "' was not created: " + why, null, false, false);
  }

  /** For the breaker that was not created, as this deployment holds its most. */
  public static TooManyBreakersException ofDeployment(String name, long most) {
    return new TooManyBreakersException(
        name,
        "this deployment holds its most, "
            + most
            + " breakers; delete some, or raise fusebox.max-breakers");
  }

  /** For the breaker that was not created, as the holder of one key has created its most. */
  public static TooManyBreakersException ofKey(String name, String principal, long most) {
    return new TooManyBreakersException(
        name,
        principal
            + " has created its most, "
            + most
            + " breakers; delete some, or raise fusebox.max-breakers-per-key");
  }
}
