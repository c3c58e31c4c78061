package io.fusebox.service.coordination;

import java.util.UUID;

/**
 * An idempotency key as it is stored: 128 bits, among which two never meet by accident, whatever
 * clients send. An immutable value.
 *
 * @param id stands for the client's key and its scope
 * @param fingerprint stands for the request that the key was sent with
 */
public record StoredKey(UUID id, long fingerprint) {}
