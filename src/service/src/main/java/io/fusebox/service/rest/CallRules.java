package io.fusebox.service.rest;

import io.fusebox.engine.Names;
import io.fusebox.service.rest.Problem.FieldError;
import jakarta.ws.rs.BadRequestException;
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
   * Checks what a call says of itself.
   *
   * @throws BadRequestException with a problem that names each part that breaks a rule
   */
  static void require(
      String name,
      @Nullable String callerHeader,
      @Nullable String caller,
      @Nullable String idempotencyKey) {
    if (isName(name) && isCaller(callerHeader) && isCaller(caller) && isKey(idempotencyKey)) {
      return;
    }
    List<FieldError> errors = new ArrayList<>();
    add(
        isKey(idempotencyKey),
        "Idempotency-Key",
        Contract.IDEMPOTENCY_KEY_MESSAGE,
        idempotencyKey,
        errors);
    add(isCaller(callerHeader), "X-Caller", Contract.CALLER_MESSAGE, callerHeader, errors);
    add(isCaller(caller), "caller", Contract.CALLER_MESSAGE, caller, errors);
    add(isName(name), "name", Contract.NAME_MESSAGE, name, errors);
    throw new BadRequestException(Problem.of(ProblemType.INVALID_REQUEST, errors).toResponse());
  }

  private static void add(
      boolean kept, String field, String rule, @Nullable String value, List<FieldError> errors) {
    if (!kept) {
      String was = ", but was '" + Text.shortened(String.valueOf(value)) + "'";
      errors.add(new FieldError(field, field + " " + rule + was));
    }
  }

  static boolean isName(String name) {
    return Names.isBreaker(name);
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
