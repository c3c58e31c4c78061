package io.fusebox.service.rest;

import io.fusebox.service.rest.Problem.FieldError;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The query parameters that operations take. */
enum QueryParameter {
  STATE(true),
  NAME(false),
  LIMIT(false),
  ORDER(false),
  AFTER(false),
  SINCE(false),
  UNTIL(false),
  CAUSE(true),
  CALLER(false),
  PRINCIPAL(false),
  REASON(false),
  ATTENTION(true),
  OFFSET(false);

  private final boolean canBeRepeated;

  QueryParameter(boolean canBeRepeated) {
    this.canBeRepeated = canBeRepeated;
  }

  /** As it is spelled. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Refuses a parameter that is not taken, one without a value, and one that is given more than
   * once where one is taken: a filter that is ignored would give an answer to another question.
   *
   * @throws ProblemException with a problem that names each wrong one, and those that are taken
   */
  static void check(MultiMap given, List<QueryParameter> taken) {
    List<FieldError> errors = new ArrayList<>();
    for (String name : new TreeSet<>(given.names())) {
      QueryParameter parameter = find(name, taken);
      List<String> values = given.getAll(name);
      if (parameter == null) {
        errors.add(unknown(Text.shortened(name), taken));
      } else if (!parameter.canBeRepeated && values.size() > 1) {
        String message = " must be given once, but was given " + values.size() + " times";
        errors.add(new FieldError(name, name + message));
      } else if (values.contains("")) {
        errors.add(new FieldError(name, name + " must not be empty"));
      }
    }
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.of(ProblemType.INVALID_REQUEST, errors));
    }
  }

  private static @Nullable QueryParameter find(String name, List<QueryParameter> taken) {
    return taken.stream().filter(each -> each.text().equals(name)).findFirst().orElse(null);
  }

  private static FieldError unknown(String name, List<QueryParameter> taken) {
    if (taken.isEmpty()) {
      return new FieldError(name, name + " is not known here: no query parameters are");
    }
    String known = String.join(", ", taken.stream().map(QueryParameter::text).sorted().toList());
    return new FieldError(name, name + " is not known here; known are " + known);
  }
}
