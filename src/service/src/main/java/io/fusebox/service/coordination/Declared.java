package io.fusebox.service.coordination;

/**
 * The answer to a declaration.
 *
 * @param created whether the breaker is new
 */
public record Declared(NamedView breaker, boolean created) {}
