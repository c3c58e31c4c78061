package io.fusebox.service.rest;

import io.fusebox.service.rest.Problem.FieldError;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses a query parameter that the operation does not take, one without a value, and one that is
 * given more than once where one is taken: a filter that is ignored would give an answer to another
 * question. What an operation takes is read from its method's annotations. Safe to call from any
 * thread.
 */
class QueryParameters {

  /** For each operation, the parameters that it takes, and whether each can be repeated. */
  private final Map<Method, SortedMap<String, Boolean>> known = new ConcurrentHashMap<>();

  /**
   * Checks a request's parameters before any of them is read.
   *
   * @throws BadRequestException with a problem that names each wrong one, and those that are known
   */
  @ServerRequestFilter
  void check(UriInfo uri, ResourceInfo operation) {
    Map<String, List<String>> given = uri.getQueryParameters();
    if (given.isEmpty()) {
      return;
    }
    SortedMap<String, Boolean> taken =
        known.computeIfAbsent(operation.getResourceMethod(), QueryParameters::takenBy);
    List<FieldError> errors = new ArrayList<>();
    new TreeMap<>(given)
        .forEach(
            (name, values) -> {
              Boolean canBeRepeated = taken.get(name);
              if (canBeRepeated == null) {
                errors.add(unknown(name, taken));
              } else if (!canBeRepeated && values.size() > 1) {
                errors.add(repeated(name, values.size()));
              } else if (values.contains("")) {
                // By itself, JAX-RS takes it for one that was not given.
                errors.add(new FieldError(name, name + " must not be empty"));
              }
            });
    if (!errors.isEmpty()) {
      throw new BadRequestException(Problem.of(ProblemType.INVALID_REQUEST, errors).toResponse());
    }
  }

  private static FieldError unknown(String name, SortedMap<String, Boolean> taken) {
    String field = Text.shortened(name);
    return new FieldError(
        field,
        taken.isEmpty()
            ? field + " is not known here: no query parameters are"
            : field + " is not known here; known are " + String.join(", ", taken.keySet()));
  }

  private static FieldError repeated(String name, int times) {
    return new FieldError(name, name + " must be given once, but was given " + times + " times");
  }

  private static SortedMap<String, Boolean> takenBy(Method operation) {
    SortedMap<String, Boolean> taken = new TreeMap<>();
    for (Parameter parameter : operation.getParameters()) {
      QueryParam query = parameter.getAnnotation(QueryParam.class);
      if (query != null) {
        taken.put(query.value(), Collection.class.isAssignableFrom(parameter.getType()));
      }
    }
    return taken;
  }
}
