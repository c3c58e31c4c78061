package io.fusebox.service.coordination;

import io.fusebox.engine.Breaker;
import java.time.Instant;

/**
 * A breaker out of the store.
 *
 * @param createdAt when this breaker was created; tells it from one of the same name that was
 *     deleted before
 * @param isNew whether it was created within this transaction
 * @param breaker the machine; it belongs to whoever loaded it, within that transaction
 */
public record StoredBreaker(String name, Instant createdAt, boolean isNew, Breaker breaker) {}
