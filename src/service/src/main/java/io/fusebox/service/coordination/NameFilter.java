package io.fusebox.service.coordination;

/** Tells breakers by their names. Immutable, so safe to call from any thread. */
@FunctionalInterface
public interface NameFilter {

  /** Whether the breaker of this name is meant. */
  boolean matches(CharSequence name);

  /** The breakers that both mean. */
  default NameFilter and(NameFilter other) {
    return name -> matches(name) && other.matches(name);
  }
}
