package io.fusebox.service.rest;

import java.util.SortedSet;

/**
 * What an operation takes, in the contract or in the service.
 *
 * @param method in capital letters
 * @param path with the names of its parameters in braces
 * @param parameters where each stands, and its name: {@code query limit}
 * @param body whether there is one
 * @param bodyTypes the media types that the body can have; empty: there is no body
 */
record Operation(
    String method,
    String path,
    SortedSet<String> parameters,
    Body body,
    SortedSet<String> bodyTypes) {

  /** Whether an operation takes a body. */
  enum Body {
    NONE,
    OPTIONAL,
    REQUIRED
  }
}
