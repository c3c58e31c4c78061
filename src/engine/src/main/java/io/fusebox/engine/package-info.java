/**
 * The circuit breaker's state machine, the one piece that the service and the client share.
 *
 * <p>{@link io.fusebox.engine.Breaker} is the machine, {@link io.fusebox.engine.Command} what can
 * be asked of it. A decision is determined by (breaker, command, now) alone: nothing here reads a
 * clock, starts a thread, or does I/O. Times are {@code long} microseconds since the epoch, the
 * resolution of PostgreSQL's {@code timestamptz}; values that people read carry {@link
 * java.time.Instant} and {@link java.time.Duration}.
 *
 * <p>Semantics are those of Resilience4j 2.4 wherever it has the setting, with the deviations that
 * each type names.
 */
@NullMarked
package io.fusebox.engine;

import org.jspecify.annotations.NullMarked;
