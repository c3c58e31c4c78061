package io.fusebox.service.rest;

import io.fusebox.service.access.NewKey;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/** A key that is to be made. */
record NewKeyBody(
    @NotNull(message = NewKeyBody.ROLES_MESSAGE)
        @Size(min = 1, max = NewKeyBody.MOST_ROLES, message = NewKeyBody.ROLES_MESSAGE)
        List<@NotNull(message = NewKeyBody.ROLES_MESSAGE) RoleBody> roles,
    @Size(max = NewKeyBody.MOST_PATTERNS, message = NewKeyBody.PATTERNS_MESSAGE)
        @Nullable
            List<
                @NotNull(message = NewKeyBody.PATTERNS_MESSAGE)
                @Pattern(regexp = Contract.NAME_PATTERN, message = Contract.NAME_PATTERN_MESSAGE)
                String>
            patterns,
    @Pattern(regexp = Contract.CALLER_TEXT, message = Contract.CALLER_MESSAGE)
        @Nullable String caller,
    @DurationMin(seconds = 1, message = NewKeyBody.LIFETIME_MESSAGE)
        @DurationMax(days = NewKeyBody.LONGEST_LIFETIME_DAYS, message = NewKeyBody.LIFETIME_MESSAGE)
        @Nullable Duration lifetime) {

  static final int MOST_ROLES = 4;
  static final int MOST_PATTERNS = 32;
  static final int LONGEST_LIFETIME_DAYS = 3650;
  static final String ROLES_MESSAGE =
      "must be an array of 1 to 4 of reporter, viewer, operator and admin";
  static final String PATTERNS_MESSAGE = "must be an array of at most 32 patterns of names";
  static final String LIFETIME_MESSAGE = "must be from PT1S to P3650D";

  /** Takes the caller in its canonical form. */
  NewKeyBody {
    caller = CallRules.canonicalCaller(caller);
  }

  /**
   * The key of this name as it is to be made.
   *
   * @throws ProblemException it has half of a surrogate pair, which no expression of the contract
   *     can refuse
   */
  NewKey toKey(String name) {
    try {
      return key(name);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.of(ProblemType.INVALID_REQUEST, e));
    }
  }

  private NewKey key(String name) {
    return new NewKey(
        name,
        roles.stream().map(RoleBody::role).collect(Collectors.toSet()),
        patterns == null ? List.of() : patterns,
        caller,
        lifetime);
  }
}
