package io.fusebox.engine;

import java.util.List;
import java.util.stream.Collectors;

/** Settings that no breaker can have; its message names each setting, its value and its bounds. */
public final class InvalidSettingsException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  /**
   * One setting that is out of its bounds.
   *
   * @param setting the setting's name
   * @param message the whole sentence: setting, bounds, and the value that was given
   */
  public record Violation(String setting, String message) {}

  private final transient List<Violation> violations;

  InvalidSettingsException(List<Violation> violations) {
    super(violations.stream().map(Violation::message).collect(Collectors.joining("; ")));
    this.violations = List.copyOf(violations);
  }

  /** All that is wrong with the settings, at least one. */
  public List<Violation> violations() {
    return violations;
  }
}
