package io.fusebox.service.rest;

import io.fusebox.service.access.AccessKey;
import io.fusebox.service.access.KeyText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key, but for its text. */
record KeyBody(
    String name,
    List<RoleBody> roles,
    List<String> patterns,
    @Nullable String caller,
    Instant createdAt,
    @Nullable String createdBy,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable Instant lastUsedAt,
    @Nullable String key) {

  /** Several keys. */
  record All(List<KeyBody> keys) {}

  static KeyBody of(AccessKey key) {
    return of(key, null);
  }

  /** One that was made now, with its text, which is shown this once. */
  static KeyBody of(AccessKey key, @Nullable KeyText text) {
    return new KeyBody(
        key.name(),
        RoleBody.of(key.roles()),
        key.patterns(),
        key.caller(),
        key.createdAt(),
        key.createdBy(),
        key.expiresAt(),
        key.revokedAt(),
        key.lastUsedAt(),
        text == null ? null : text.reveal());
  }
}
