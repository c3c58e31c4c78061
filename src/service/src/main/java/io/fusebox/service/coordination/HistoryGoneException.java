package io.fusebox.service.coordination;

/** History was deleted, since it was too old, from where somebody wants to go on reading. */
public final class HistoryGoneException extends RuntimeException {

  private static final long serialVersionUID = 1;

  HistoryGoneException() {
    super(
        "history after this id is not kept any more: read the breakers anew, and connect without"
            + " an id");
  }
}
