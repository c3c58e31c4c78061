package io.fusebox.service.access;

import java.util.EnumSet;
import java.util.List;

/** The key that is made where there is none, so that somebody can make the others. */
final class FirstKey {

  /** It has every role. */
  static final NewKey KEY = new NewKey("admin", EnumSet.allOf(Role.class), List.of(), null, null);

  private FirstKey() {}

  /**
   * Shows it on standard output, past the log: that may be kept for long, and read by many. It is
   * never shown again.
   */
  static void tell(KeyText text) {
    System.out.printf(
        "fusebox: access control is on, and there was no key yet. This one, 'admin', has every"
            + " role; it is shown this once:%n%n    %s%n%n",
        text.reveal());
  }
}
