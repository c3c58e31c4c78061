package io.fusebox.service.rest;

import io.fusebox.service.access.Grant;
import io.fusebox.service.access.Role;
import io.quarkus.security.credential.Credential;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.smallrye.mutiny.Uni;
import java.security.Permission;
import java.security.Principal;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The holder of a key, as Quarkus knows people. */
record GrantIdentity(Grant grant) implements SecurityIdentity {

  @Override
  public Principal getPrincipal() {
    return new QuarkusPrincipal(grant.principal());
  }

  @Override
  public boolean isAnonymous() {
    return false;
  }

  @Override
  public Set<String> getRoles() {
    return grant.roles().stream().map(Role::text).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public boolean hasRole(String role) {
    return getRoles().contains(role);
  }

  @Override
  public <T extends Credential> @Nullable T getCredential(Class<T> type) {
    return null;
  }

  @Override
  public Set<Credential> getCredentials() {
    return Set.of();
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // the interface has it so
  public <T> @Nullable T getAttribute(String name) {
    return null;
  }

  @Override
  public Map<String, Object> getAttributes() {
    return Map.of();
  }

  @Override
  public Set<Permission> getPermissions() {
    return Set.of();
  }

  @Override
  public Uni<Boolean> checkPermission(Permission permission) {
    return Uni.createFrom().item(false);
  }
}
