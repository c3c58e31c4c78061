package io.fusebox.service.rest;

import io.fusebox.engine.Names;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/** The body of a request that says no more than who asks. */
record CallerBody(
    @Pattern(regexp = Contract.CALLER_TEXT, message = Contract.CALLER_MESSAGE)
        @Nullable String caller) {

  /** Takes the name in its canonical form. */
  CallerBody {
    caller = canonical(caller);
  }

  /** The name in its canonical form; null: there is none. */
  static @Nullable String canonical(@Nullable String caller) {
    return caller == null ? null : Names.canonical(caller);
  }

  /** The caller that the body names, or else the header. */
  static @Nullable String of(@Nullable CallerBody body, @Nullable String header) {
    return of(body == null ? null : body.caller(), header);
  }

  /** The caller that a body names, or else the header. */
  static @Nullable String of(@Nullable String inBody, @Nullable String header) {
    return inBody == null ? header : inBody;
  }
}
