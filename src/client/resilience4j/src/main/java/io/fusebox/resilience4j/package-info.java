/**
 * Resilience4j's interfaces in front of Fusebox's breakers.
 *
 * <p>{@link io.fusebox.resilience4j.FuseboxCircuitBreakerRegistry} takes the place of
 * Resilience4j's registry; annotations, decorators, events and metrics go on as before.
 */
@NullMarked
package io.fusebox.resilience4j;

import org.jspecify.annotations.NullMarked;
