package io.fusebox.service.rest;

import io.fusebox.engine.Names;
import io.fusebox.service.rest.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of {@link Contract} for the calls that hosts make around each of theirs. They are asked
 * by hand, because the framework's validation would take longer than all else that is done with
 * such a call.
 */
final class CallRules {

  private static final int LONGEST_KEY = 255;

  private CallRules() {}

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

  static void add(
      boolean kept, String field, String rule, @Nullable String value, List<FieldError> errors) {
    if (!kept) {
      String was = ", but was '" + Text.shortened(String.valueOf(value)) + "'";
      errors.add(new FieldError(field, field + " " + rule + was));
    }
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
