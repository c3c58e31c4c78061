package io.fusebox.service.rest;

import jakarta.inject.Singleton;
import jakarta.validation.Path;
import jakarta.validation.TraversableResolver;
import java.lang.annotation.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * All of a body is validated. Without this, Hibernate ORM is asked of each property whether it has
 * been loaded, as of an entity: no body is one, and it took a seventh of the time that reading a
 * batch of outcomes takes.
 */
@Singleton
class WholeBodies implements TraversableResolver {

  @Override
  public boolean isReachable(
      @Nullable Object bean,
      Path.Node property,
      Class<?> rootType,
      Path path,
      ElementType elementType) {
    return true;
  }

  @Override
  public boolean isCascadable(
      @Nullable Object bean,
      Path.Node property,
      Class<?> rootType,
      Path path,
      ElementType elementType) {
    return true;
  }
}
