package io.fusebox.service.rest;

import io.fusebox.service.rest.Operation.Body;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operations that the service has, as the annotations of its resources declare them. Whoever
 * declares operations in another way replaces this class, and nothing else.
 */
final class ImplementedOperations {

  private static final List<Class<?>> RESOURCES =
      List.of(
          BreakersResource.class,
          HistoryResource.class,
          OperatorsResource.class,
          OutcomesResource.class,
          PermitsResource.class);

  /** The event streams: they share paths with {@link HistoryResource}. */
  private static final List<Class<?>> STREAMS = List.of(TransitionStreamResource.class);

  private ImplementedOperations() {}

  /** All operations but the event streams. */
  static List<Operation> all() {
    return RESOURCES.stream().flatMap(ImplementedOperations::of).toList();
  }

  /** The event streams. */
  static List<Operation> streams() {
    return STREAMS.stream().flatMap(ImplementedOperations::of).toList();
  }

  /** Every class that {@link #all} and {@link #streams} read. */
  static List<Class<?>> classes() {
    return Stream.concat(RESOURCES.stream(), STREAMS.stream()).toList();
  }

  private static Stream<Operation> of(Class<?> resource) {
    return Arrays.stream(resource.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Path.class))
        .map(ImplementedOperations::of);
  }

  private static Operation of(Method method) {
    Body body = Body.NONE;
    SortedSet<String> parameters = new TreeSet<>();
    for (Parameter parameter : method.getParameters()) {
      String name = nameOf(parameter);
      if (name != null) {
        parameters.add(name);
      } else if (!parameter.isAnnotationPresent(Context.class)
          && parameter.getType() != UriInfo.class) {
        boolean isOptional = parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
        body = isOptional ? Body.OPTIONAL : Body.REQUIRED;
      }
    }
    return new Operation(
        httpMethod(method),
        method.getDeclaringClass().getAnnotation(Path.class).value()
            + method.getAnnotation(Path.class).value(),
        parameters,
        body,
        body == Body.NONE ? new TreeSet<>() : bodyTypes(method));
  }

  private static @Nullable String nameOf(Parameter parameter) {
    for (Annotation annotation : parameter.getAnnotations()) {
      if (annotation instanceof PathParam path) {
        return "path " + path.value();
      }
      if (annotation instanceof QueryParam query) {
        return "query " + query.value();
      }
      if (annotation instanceof HeaderParam header) {
        return "header " + header.value();
      }
    }
    return null;
  }

  private static String httpMethod(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
        .filter(Objects::nonNull)
        .map(HttpMethod::value)
        .findFirst()
        .orElseThrow();
  }

  private static SortedSet<String> bodyTypes(Method method) {
    Consumes consumes =
        method.isAnnotationPresent(Consumes.class)
            ? method.getAnnotation(Consumes.class)
            : method.getDeclaringClass().getAnnotation(Consumes.class);
    return new TreeSet<>(List.of(consumes.value()));
  }
}
