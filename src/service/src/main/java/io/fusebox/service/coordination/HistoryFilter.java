package io.fusebox.service.coordination;

import org.jspecify.annotations.Nullable;

/**
 * Which lines of history to read.
 *
 * @param breaker of the breaker of this name only; null: of all
 * @param namePattern of breakers with such a name, where {@code *} stands for any characters; null:
 *     of all
 * @param newestFirst whether ids fall from line to line, or rise
 * @param after only lines that come after the one with this id, in that order; null: from the first
 * @param limit how many at most
 */
public record HistoryFilter(
    @Nullable String breaker,
    @Nullable String namePattern,
    boolean newestFirst,
    @Nullable Long after,
    int limit) {}
