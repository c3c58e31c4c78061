package io.fusebox.service.coordination;

/** The history after the id of a listener is not there. */
public final class HistoryGoneException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private static final String ANEW = ": read the breakers anew, and connect without an id";

  private HistoryGoneException(String message) {
    super(message + ANEW);
  }

  /** It was deleted, since it was too old. */
  static HistoryGoneException ofDeleted() {
    return new HistoryGoneException("history after this id is not kept any more");
  }

  /** It was never written here: the id is of a history that this database has lost. */
  static HistoryGoneException ofAhead() {
    return new HistoryGoneException(
        "this id is beyond the newest line of history, so the database was replaced by an older"
            + " copy of itself");
  }
}
