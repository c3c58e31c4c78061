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

  /** As many answers to idempotency keys are kept as may be. */
  public static OverloadedException ofKeptAnswers(long most) {
    return new OverloadedException(
        most
            + " answers to Idempotency-Keys are kept already, as many as may"
            + " (fusebox.max-kept-answers): send the request again later, or without a key if it"
            + " may count twice");
  }

  /** As many requests wait to be let in as may, with keys that are not known. */
  public static OverloadedException ofUnknownKeys(int most) {
    return new OverloadedException(
        most + " requests with keys that are not known wait already, as many as may");
  }

  static OverloadedException ofListeners(int most) {
    return new OverloadedException(
        most
            + " listeners are told of transitions already, as many as may (fusebox.max-listeners)");
  }
}
