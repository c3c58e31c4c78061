package io.fusebox.service.coordination;

/** A permit id that none of the breaker's permits can have. Nothing changed. */
public final class UnknownPermitIdException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;
  private static final int LONGEST_QUOTE = 80;

  UnknownPermitIdException(String text) {
    super(
        "permitId '"
            + text.substring(0, Math.min(text.length(), LONGEST_QUOTE))
            + "' was not given by this breaker: send the one that acquire-permit answered with, or"
            + " none");
  }
}
