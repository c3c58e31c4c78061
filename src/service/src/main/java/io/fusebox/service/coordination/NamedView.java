package io.fusebox.service.coordination;

import io.fusebox.engine.BreakerView;

/** What the breaker of that name looks like. */
public record NamedView(String name, BreakerView view) {}
