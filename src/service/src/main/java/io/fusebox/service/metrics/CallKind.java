package io.fusebox.service.metrics;

import io.fusebox.engine.Outcome;

/** Resilience4j's kinds of calls, and its names for them. */
enum CallKind {
  SUCCESSFUL("successful", 0),
  FAILED("failed", 1),
  IGNORED("ignored", 2);

  private final String label;
  private final int index;

  CallKind(String label, int index) {
    this.label = label;
    this.index = index;
  }

  static CallKind of(Outcome outcome) {
    return switch (outcome) {
      case SUCCESS -> SUCCESSFUL;
      case FAILURE -> FAILED;
      case RELEASED -> IGNORED;
    };
  }

  /** Its place among the kinds, from 0. */
  int index() {
    return index;
  }

  /** The value of the label {@code kind}. */
  String label() {
    return label;
  }
}
