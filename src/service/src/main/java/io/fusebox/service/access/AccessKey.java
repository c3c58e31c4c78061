package io.fusebox.service.access;

import io.fusebox.service.coordination.NamePatterns;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key but for its text, which nobody knows but its holder. An immutable value.
 *
 * @param id tells it from all others
 * @param name what it is called; the principal of what is done with it
 * @param roles what it is for
 * @param patterns of the names of breakers that it is for; empty: of all
 * @param caller the only caller as which it may speak; null: any
 * @param createdAt when it was made
 * @param createdBy the principal who made it; null: whoever has the database
 * @param expiresAt from when it is not valid any more; null: it has no end
 * @param revokedAt since when it is not valid any more; null: it was not revoked
 * @param lastUsedAt when it was used last, to the minute; null: never
 */
public record AccessKey(
    UUID id,
    String name,
    Set<Role> roles,
    List<String> patterns,
    @Nullable String caller,
    Instant createdAt,
    @Nullable String createdBy,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable Instant lastUsedAt) {

  /** Keeps the roles and patterns from later changes. */
  public AccessKey {
    roles = Set.copyOf(roles);
    patterns = List.copyOf(patterns);
  }

  /** What its holder may do. */
  public Grant grant() {
    return new Grant(name, id, roles, NamePatterns.of(patterns), caller, expiresAt);
  }
}
