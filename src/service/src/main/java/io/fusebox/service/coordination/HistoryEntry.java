package io.fusebox.service.coordination;

import io.fusebox.engine.Transition;

/** A stored line of history; ids rise within a breaker. */
public record HistoryEntry(long id, String breaker, Transition transition) {}
