package io.fusebox.service.linearizability;

/**
 * Whether a history can be explained.
 *
 * @param ordered how many operations could be put in order
 * @param words what cannot be explained, for a person; empty where everything can
 */
public record Verdict(Kind kind, int ordered, String words) {

  /** What was found. */
  public enum Kind {
    /** One breaker, asked one thing after another, would have answered so. */
    EXPLAINED,
    /** No breaker would have answered so. */
    REFUSED,
    /** The search was given up: there were too many orders to try. */
    UNDECIDED
  }

  static Verdict explained(int ordered) {
    return new Verdict(Kind.EXPLAINED, ordered, "");
  }

  /** Whether the history can be explained. */
  public boolean isExplained() {
    return kind == Kind.EXPLAINED;
  }
}
