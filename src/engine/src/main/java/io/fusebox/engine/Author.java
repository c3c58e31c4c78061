package io.fusebox.engine;

import org.jspecify.annotations.Nullable;

/**
 * Who asks for what changes a breaker, and why. An immutable value; its texts are {@link
 * DisplayText}.
 *
 * @param caller as the author names itself; null: not said
 * @param principal who the author has proved to be; null: nobody was asked to prove it
 * @param reason why, for the history, of which the first 300 characters are kept; null: not said
 */
public record Author(@Nullable String caller, @Nullable String principal, @Nullable String reason) {

  /** Time alone, or somebody unknown. */
  public static final Author UNKNOWN = new Author(null, null, null);

  /** Takes out of the texts what people are not to be shown. */
  public Author {
    caller = DisplayText.cleanOrNull(caller);
    principal = DisplayText.cleanOrNull(principal);
    reason = History.shortened(reason);
  }

  /** One who has said no more than its name. */
  public static Author ofCaller(@Nullable String caller) {
    return caller == null ? UNKNOWN : new Author(caller, null, null);
  }

  /** One who has not said why. */
  static Author of(@Nullable String caller, @Nullable String principal) {
    return principal == null ? ofCaller(caller) : new Author(caller, principal, null);
  }

  /** What one has proved to be called, or else calls itself; null: neither. */
  @Nullable String name() {
    return principal != null ? principal : caller;
  }

  /** The same with another reason. */
  Author because(@Nullable String other) {
    return new Author(caller, principal, other);
  }
}
