package io.fusebox.service.rest;

import static io.fusebox.service.rest.Operation.*;

import io.fusebox.service.access.Role;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which roles may do what. The same table is in docs/security.md, and in the contract as {@code
 * x-roles}; a test compares them.
 */
final class AccessMatrix {

  private static final Map<Operation, Set<Role>> ROLES = new EnumMap<>(Operation.class);

  static {
    allow(
        Role.REPORTER,
        ACQUIRE_PERMIT,
        RENEW_PERMIT,
        RECORD_SUCCESS,
        RECORD_FAILURE,
        RELEASE_PERMIT,
        RECORD_OUTCOMES,
        // A host brings its breakers to life by using them; so it may as well say how.
        CREATE_BREAKER,
        GET_SESSION,
        PUT_SESSION);
    allow(
        Role.VIEWER,
        LIST_BREAKERS,
        GET_BREAKER,
        LIST_BREAKER_TRANSITIONS,
        STREAM_BREAKER_TRANSITIONS,
        LIST_TRANSITIONS,
        STREAM_TRANSITIONS,
        GET_OVERVIEW,
        LIST_CALLERS,
        GET_SESSION,
        PUT_SESSION);
    allow(
        Role.OPERATOR,
        CREATE_BREAKER,
        PUT_BREAKER,
        PATCH_BREAKER,
        DELETE_BREAKER,
        RESET_BREAKER,
        HALF_OPEN_BREAKER,
        PUT_OVERRIDE,
        DELETE_OVERRIDE,
        GET_SESSION,
        PUT_SESSION);
    allow(Role.ADMIN, LIST_KEYS, PUT_KEY, DELETE_KEY, GET_SESSION, PUT_SESSION);

    List<Operation> missing =
        Arrays.stream(values())
            .filter(each -> !isForAll(each) && !ROLES.containsKey(each))
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException("nobody may do " + missing + ": give it a row");
    }
  }

  private AccessMatrix() {}

  private static void allow(Role role, Operation... operations) {
    for (Operation operation : operations) {
      ROLES.computeIfAbsent(operation, each -> EnumSet.noneOf(Role.class)).add(role);
    }
  }

  /** Whether it takes no sign-in: it ends one, whether that is still valid or not. */
  static boolean isForAll(Operation operation) {
    return operation == DELETE_SESSION;
  }

  /** The roles of which one is needed; empty where {@link #isForAll} holds. */
  static Set<Role> rolesFor(Operation operation) {
    return ROLES.getOrDefault(operation, Set.of());
  }
}
