package io.fusebox.engine;

/** An outcome was reported for a permit that the breaker cannot have given. Nothing changed. */
public final class UnknownPermitException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  UnknownPermitException(Permit permit, State state, long generation) {
    super(
        "the breaker never gave the "
            + permit
            + ": it is "
            + state
            + " in generation "
            + generation);
  }
}
