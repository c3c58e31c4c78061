package io.fusebox.service.rest;

import io.fusebox.engine.Names;
import io.fusebox.service.rest.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of {@link Contract} for names, callers and keys. They are asked by hand, because the
 * framework's validation would take longer than all else that is done with a report of a call.
 */
final class CallRules {

  private static final int LONGEST_KEY = 255;

  private CallRules() {}

  /**
   * Checks what the head of a request says.
   *
   * @param segment the breaker's name as it stands in the path; null: the path has none
   * @param name the name that it is; null: it is not well encoded
   * @throws ProblemException with a problem that names each part that breaks a rule
   */
  static void require(
      @Nullable String segment,
      @Nullable String name,
      @Nullable String caller,
      @Nullable String key) {
    boolean isNamed = segment == null || (name != null && Names.isBreaker(name));
    if (isNamed && isKey(key) && isCaller(caller)) {
      return;
    }
    List<FieldError> errors = new ArrayList<>();
    add(isKey(key), "Idempotency-Key", Contract.IDEMPOTENCY_KEY_MESSAGE, key, errors);
    add(isCaller(caller), CallerHeader.NAME, Contract.CALLER_MESSAGE, caller, errors);
    add(isNamed, "name", Contract.NAME_MESSAGE, name == null ? segment : name, errors);
    throw new ProblemException(Problem.of(ProblemType.INVALID_REQUEST, errors));
  }

  /**
   * Checks who a body says that asks.
   *
   * @throws ProblemException it is no caller's name
   */
  static void requireCaller(@Nullable String caller) {
    if (!isCaller(caller)) {
      List<FieldError> errors = new ArrayList<>();
      add(false, "caller", Contract.CALLER_MESSAGE, caller, errors);
      throw new ProblemException(Problem.of(ProblemType.INVALID_REQUEST, errors));
    }
  }

  private static void add(
      boolean kept, String field, String rule, @Nullable String value, List<FieldError> errors) {
    if (!kept) {
      String was = ", but was '" + Text.shortened(String.valueOf(value)) + "'";
      errors.add(new FieldError(field, field + " " + rule + was));
    }
  }

  /** A caller's name in its canonical form; null: there is none. */
  static @Nullable String canonicalCaller(@Nullable String caller) {
    return caller == null ? null : Names.canonical(caller);
  }

  static boolean isCaller(@Nullable String caller) {
    return caller == null || Names.isCaller(caller);
  }

  static boolean isKey(@Nullable String key) {
    if (key == null) {
      return true;
    }
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) <= ' ' || key.charAt(i) > '~') {
        return false;
      }
    }
    return !key.isEmpty() && key.length() <= LONGEST_KEY;
  }
}
