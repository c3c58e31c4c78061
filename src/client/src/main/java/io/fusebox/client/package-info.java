/**
 * Circuit breakers whose state lives in memory, in a file, or in the Fusebox service, with one
 * behaviour.
 *
 * <p>{@link io.fusebox.client.Breakers} hands out breakers by name, {@link
 * io.fusebox.client.Breaker} guards calls. What a breaker does is decided by the {@link
 * io.fusebox.engine engine} that the service has, too. A {@link io.fusebox.client.Home} is where a
 * breaker's state lives; {@link io.fusebox.client.Core} is one breaker there.
 */
@NullMarked
package io.fusebox.client;

import org.jspecify.annotations.NullMarked;
