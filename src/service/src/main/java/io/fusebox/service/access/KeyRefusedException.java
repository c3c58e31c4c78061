package io.fusebox.service.access;

/** A key cannot be made. The message says why, and is made for clients. */
public final class KeyRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Why why;

  /** Why it cannot be made. */
  public enum Why {
    NAME_TAKEN,
    TOO_MANY
  }

  private KeyRefusedException(Why why, String message) {
    super(message);
    this.why = why;
  }

  /** There is, or was, a key with that name. */
  public static KeyRefusedException ofName(String name) {
    return new KeyRefusedException(
        Why.NAME_TAKEN,
        "there is a key '"
            + name
            + "', or was one: no two keys have the same name, as the history has it");
  }

  /** There are as many keys as there may be. */
  public static KeyRefusedException ofNumber(int most) {
    return new KeyRefusedException(
        Why.TOO_MANY, "there are " + most + " keys, which is as many as may be (fusebox.max-keys)");
  }

  /** Why it cannot be made. */
  public Why why() {
    return why;
  }
}
