package io.fusebox.service.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fusebox.service.access.Role;
import java.util.Collection;
import java.util.List;

/** A role, as requests and answers have it. */
enum RoleBody {
  @JsonProperty("reporter")
  REPORTER(Role.REPORTER),
  @JsonProperty("viewer")
  VIEWER(Role.VIEWER),
  @JsonProperty("operator")
  OPERATOR(Role.OPERATOR),
  @JsonProperty("admin")
  ADMIN(Role.ADMIN);

  private final Role role;

  RoleBody(Role role) {
    this.role = role;
  }

  Role role() {
    return role;
  }

  /** Roles, in the order of the contract. */
  static List<RoleBody> of(Collection<Role> roles) {
    return List.of(values()).stream().filter(each -> roles.contains(each.role)).toList();
  }
}
