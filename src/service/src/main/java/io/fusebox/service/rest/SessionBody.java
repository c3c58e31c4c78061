package io.fusebox.service.rest;

import io.fusebox.service.access.Grant;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who sends a request, and what that one may do. */
record SessionBody(
    boolean accessControl,
    @Nullable String principal,
    List<RoleBody> roles,
    List<String> patterns,
    @Nullable String caller,
    @Nullable Instant expiresAt) {

  static SessionBody of(Grant grant, boolean accessControl) {
    return new SessionBody(
        accessControl,
        grant.principal(),
        RoleBody.of(grant.roles()),
        grant.breakers().texts(),
        grant.caller(),
        grant.expiresAt());
  }
}
