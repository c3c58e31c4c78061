package io.fusebox.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What counts as a failure, gathered from the outermost configuration to the instance: a list
 * replaces the lists and predicates before it, a predicate adds to the list, as Resilience4j has
 * it.
 */
final class Resilience4jRules {

  private final Complaints complaints;
  private @Nullable Predicate<Throwable> failure;
  private @Nullable Predicate<Throwable> ignored;
  private @Nullable Predicate<Object> failedResult;
  private List<Class<?>> failures = List.of();
  private List<Class<?>> ignoredOnes = List.of();

  Resilience4jRules(Complaints complaints) {
    this.complaints = complaints;
  }

  void add(Resilience4jLevel level, boolean lenient) {
    if (level.value("recordexceptions") != null) {
      failures = exceptions(level, "recordexceptions", lenient);
      failure = null;
    }
    Predicate<Throwable> failureTest = predicate(level, "recordfailurepredicate", lenient);
    failure = failureTest == null ? failure : failureTest;
    if (level.value("ignoreexceptions") != null) {
      ignoredOnes = exceptions(level, "ignoreexceptions", lenient);
      ignored = null;
    }
    Predicate<Throwable> ignoredTest = predicate(level, "ignoreexceptionpredicate", lenient);
    ignored = ignoredTest == null ? ignored : ignoredTest;
    Predicate<Object> resultTest = predicate(level, "recordresultpredicate", lenient);
    failedResult = resultTest == null ? failedResult : resultTest;
    failure = together(failure, failures, true);
    ignored = together(ignored, ignoredOnes, false);
  }

  private static Predicate<Throwable> together(
      @Nullable Predicate<Throwable> test, List<Class<?>> classes, boolean otherwise) {
    if (test == null && classes.isEmpty()) {
      return thrown -> otherwise;
    }
    Predicate<Throwable> listed =
        thrown -> classes.stream().anyMatch(type -> type.isInstance(thrown));
    return test == null ? listed : listed.or(test);
  }

  CallRules build() {
    CallRules.Builder rules = CallRules.builder();
    if (failure != null) {
      rules.failure(failure);
    }
    if (ignored != null) {
      rules.ignored(ignored);
    }
    Predicate<Object> result = failedResult;
    if (result != null) {
      rules.failedResult(returned -> returned != null && result.test(returned));
    }
    return rules.build();
  }

  private List<Class<?>> exceptions(Resilience4jLevel level, String property, boolean lenient) {
    List<Class<?>> classes = new ArrayList<>();
    for (String name : String.valueOf(level.value(property)).split(",", -1)) {
      Class<?> type = load(level.key(property), name.trim(), lenient);
      if (type != null && !Throwable.class.isAssignableFrom(type)) {
        complaints.badValue(level.key(property), name.trim(), "names of exceptions");
      } else if (type != null) {
        classes.add(type);
      }
    }
    return classes;
  }

  @SuppressWarnings("unchecked") // What it is asked is up to who wrote its name here.
  private <T> @Nullable Predicate<T> predicate(
      Resilience4jLevel level, String property, boolean lenient) {
    String name = level.value(property);
    Class<?> type = name == null ? null : load(level.key(property), name, lenient);
    if (name == null || type == null) {
      return null;
    }
    try {
      var constructor = type.getDeclaredConstructor();
      if (constructor.trySetAccessible()
          && constructor.newInstance() instanceof Predicate<?> predicate) {
        return (Predicate<T>) predicate;
      }
    } catch (ReflectiveOperationException e) {
      complaints.add(level.key(property) + ": " + name + " cannot be made: " + causeOf(e));
      return null;
    }
    complaints.badValue(
        level.key(property), name, "a class of java.util.function.Predicate that can be made");
    return null;
  }

  private static Throwable causeOf(ReflectiveOperationException e) {
    Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }

  private @Nullable Class<?> load(String key, String name, boolean lenient) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      return Class.forName(
          name, false, loader == null ? Resilience4jRules.class.getClassLoader() : loader);
    } catch (ClassNotFoundException | LinkageError e) {
      if (!lenient) {
        complaints.add(
            key
                + ": there is no class "
                + name
                + "; correct the name, or set ignoreClassBindingExceptions to have such names"
                + " passed over");
      }
      return null;
    }
  }
}
