package io.fusebox.engine;

/** How a permitted call ended. */
public enum Outcome {
  /** The call succeeded. */
  SUCCESS,
  /** The call failed in a way that speaks against the dependency. */
  FAILURE,
  /** The call was not made, or says nothing about the dependency: its permit goes back. */
  RELEASED
}
