package io.fusebox.service.rest;

import io.fusebox.engine.SettingChange;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import io.fusebox.engine.Transition.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One line of a breaker's history. */
record TransitionBody(
    long generation,
    State from,
    State to,
    Cause cause,
    String why,
    Instant at,
    @Nullable String caller,
    @Nullable String principal,
    @Nullable String reason,
    List<ChangeBody> changes) {

  /** Answers that were kept before there were changes have none. */
  @SuppressWarnings("ConstantValue") // Jackson gives null for what is missing
  TransitionBody {
    changes = Objects.requireNonNullElse(changes, List.of());
  }

  /** What one setting was, and what it is. */
  record ChangeBody(String setting, @Nullable String from, @Nullable String to) {

    static ChangeBody of(SettingChange change) {
      return new ChangeBody(change.setting(), change.from(), change.to());
    }
  }

  static @Nullable TransitionBody ofNullable(@Nullable Transition transition) {
    return transition == null ? null : of(transition);
  }

  static TransitionBody of(Transition transition) {
    return new TransitionBody(
        transition.generation(),
        transition.from(),
        transition.to(),
        transition.cause(),
        transition.why(),
        transition.at(),
        transition.caller(),
        transition.principal(),
        transition.reason(),
        transition.changes().stream().map(ChangeBody::of).toList());
  }
}
