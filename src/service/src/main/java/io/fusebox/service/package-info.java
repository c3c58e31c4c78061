/**
 * The service: breakers over HTTP, their state in PostgreSQL.
 *
 * <p>A request goes from {@code rest}, which speaks HTTP, to {@code coordination}, which hands it
 * to the engine within a transaction, to {@code storage}, which holds the state.
 */
@NullMarked
package io.fusebox.service;

import org.jspecify.annotations.NullMarked;
