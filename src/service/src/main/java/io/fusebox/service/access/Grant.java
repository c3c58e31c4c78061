package io.fusebox.service.access;

import io.fusebox.service.coordination.NamePatterns;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may do who has signed in. An immutable value.
 *
 * @param principal who it is; null: nobody was asked, as access control is off
 * @param key the key that proved it; null: something else did
 * @param roles what it may do
 * @param breakers to which breakers
 * @param caller the only caller as which it may speak; null: any
 * @param expiresAt until when; null: without an end
 */
public record Grant(
    @Nullable String principal,
    @Nullable UUID key,
    Set<Role> roles,
    NamePatterns breakers,
    @Nullable String caller,
    @Nullable Instant expiresAt) {

  /** Everything: access control is off. */
  public static final Grant EVERYTHING =
      new Grant(null, null, EnumSet.allOf(Role.class), NamePatterns.ALL, null, null);

  /** Keeps the roles from later changes. */
  public Grant {
    roles = Set.copyOf(roles);
  }

  /** The same until a moment at most. */
  Grant until(Instant end) {
    return expiresAt != null && expiresAt.isBefore(end)
        ? this
        : new Grant(principal, key, roles, breakers, caller, end);
  }

  /** Whether it has ended by then. */
  public boolean hasExpired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }
}
