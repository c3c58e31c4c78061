package io.fusebox.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that cannot be used; its message names each key, its value, and what would be
 * right. Nothing of the configuration has been taken over.
 */
public final class InvalidConfigurationException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  InvalidConfigurationException(String where, List<String> problems, @Nullable Throwable cause) {
    super(where + " cannot be used:\n- " + String.join("\n- ", problems), cause);
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, a sentence each, at least one. */
  public List<String> problems() {
    return problems;
  }
}
