/**
 * Whether a recorded history of many clients can be explained by one breaker that was asked one
 * thing after another.
 *
 * <p>Start at {@link io.fusebox.service.linearizability.LinearizabilityChecker}. The sequential
 * specification is the engine's own {@link io.fusebox.engine.Breaker}: what is checked here is not
 * how a breaker decides, but that a fleet of services decides as one breaker does.
 */
@NullMarked
package io.fusebox.service.linearizability;

import org.jspecify.annotations.NullMarked;
