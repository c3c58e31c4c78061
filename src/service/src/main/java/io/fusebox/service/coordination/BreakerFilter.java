package io.fusebox.service.coordination;

import io.fusebox.engine.State;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which breakers to list.
 *
 * @param namePattern the name, where {@code *} stands for any characters; null: all
 * @param visible which breakers whoever asks may know of
 * @param states of which they must be in one; empty: any
 * @param after only names that come after this one; null: from the first
 * @param limit how many at most
 */
public record BreakerFilter(
    @Nullable String namePattern,
    NamePatterns visible,
    Set<State> states,
    @Nullable String after,
    int limit) {}
