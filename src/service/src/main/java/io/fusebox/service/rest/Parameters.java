package io.fusebox.service.rest;

import io.fusebox.engine.Names;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition.Cause;
import io.fusebox.service.overview.Attention;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads query parameters, and tells which one was wrong: by itself, JAX-RS answers 404. */
@Provider
public class Parameters implements ParamConverterProvider {

  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,18})");

  @Override
  @SuppressWarnings("unchecked") // each branch has compared the type
  public <T> @Nullable ParamConverter<T> getConverter(
      Class<T> type, Type genericType, Annotation[] annotations) {
    String name = nameOf(annotations);
    if (name == null) {
      return null;
    }
    if (type == String.class) {
      return (ParamConverter<T>) new Canonical();
    }
    if (type == Integer.class) {
      return (ParamConverter<T>) new Converter<>(name, "a whole number", plain(Integer::valueOf));
    }
    if (type == Long.class) {
      return (ParamConverter<T>) new Converter<>(name, "a whole number", plain(Long::valueOf));
    }
    if (type == Instant.class) {
      return (ParamConverter<T>)
          new Converter<>(name, "an instant such as 2026-01-31T12:00:00Z", Parameters::instant);
    }
    if (type == Cause.class) {
      return (ParamConverter<T>) new Converter<>(name, oneOf(Cause.values()), Cause::valueOf);
    }
    if (type == State.class) {
      return (ParamConverter<T>) new Converter<>(name, oneOf(State.values()), State::valueOf);
    }
    if (type == HistoryQuery.Order.class) {
      return (ParamConverter<T>)
          new Converter<>(name, oneOf(HistoryQuery.Order.values()), HistoryQuery.Order::valueOf);
    }
    if (type == OverviewResource.Order.class) {
      return (ParamConverter<T>)
          new Converter<>(
              name, oneOf(OverviewResource.Order.values()), OverviewResource.Order::valueOf);
    }
    if (type == Attention.class) {
      return (ParamConverter<T>)
          new Converter<>(name, oneOf(Attention.values()), Attention::valueOf);
    }
    return null;
  }

  /** All texts in a query are names, or patterns of names. */
  private static final class Canonical implements ParamConverter<String> {
    @Override
    public String fromString(String value) {
      return Names.canonical(value);
    }

    @Override
    public String toString(String value) {
      return value;
    }
  }

  private static @Nullable String nameOf(Annotation[] annotations) {
    for (Annotation annotation : annotations) {
      if (annotation instanceof QueryParam parameter) {
        return parameter.value();
      }
    }
    return null;
  }

  /** Of a number as JSON has it: Java would take a plus sign, zeros in front, and any script. */
  private static <T> Function<String, T> plain(Function<String, T> read) {
    return value -> {
      if (!NUMBER.matcher(value).matches()) {
        throw new IllegalArgumentException();
      }
      return read.apply(value);
    };
  }

  /** As RFC 3339 has it, in the years that a database can compare with. */
  private static Instant instant(String value) {
    try {
      Instant instant = Instant.parse(value);
      if (instant.isBefore(Contract.FIRST_INSTANT) || instant.isAfter(Contract.LAST_INSTANT)) {
        throw new IllegalArgumentException();
      }
      return instant;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String oneOf(Object[] values) {
    return "one of " + Arrays.stream(values).map(String::valueOf).collect(Collectors.joining(", "));
  }

  private record Converter<T>(String name, String expected, Function<String, T> read)
      implements ParamConverter<T> {
    @Override
    public T fromString(String value) {
      try {
        return read.apply(value);
      } catch (IllegalArgumentException e) {
        throw new InvalidParameterException(name, expected, value);
      }
    }

    @Override
    public String toString(T value) {
      return value.toString();
    }
  }
}
