package io.fusebox.service.coordination;

import io.fusebox.engine.State;
import org.jspecify.annotations.Nullable;

/**
 * Which breakers to list.
 *
 * @param namePattern the name, where {@code *} stands for any characters; null: all
 * @param state the state they must be in; null: any
 * @param after only names that come after this one; null: from the first
 * @param limit how many at most
 */
public record BreakerFilter(
    @Nullable String namePattern, @Nullable State state, @Nullable String after, int limit) {}
