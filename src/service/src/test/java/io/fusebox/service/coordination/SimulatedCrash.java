package io.fusebox.service.coordination;

/** Unwinds what an instance was about to do when it was killed. */
final class SimulatedCrash extends Error {

  private static final long serialVersionUID = 1;

  SimulatedCrash() {
    super("killed", null, false, false);
  }
}
