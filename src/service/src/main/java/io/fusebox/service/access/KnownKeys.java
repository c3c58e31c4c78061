package io.fusebox.service.access;

import io.fusebox.service.access.KeyStore.Keys;
import io.fusebox.service.access.KeyStore.Stored;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All keys as they were read at one moment. Immutable. */
final class KnownKeys {

  private final Map<KeyHash, Known> byHash = new HashMap<>();
  private final Map<UUID, Known> byId = new HashMap<>();
  private final Instant readAt;
  private final long readNanos;

  /**
   * A key.
   *
   * @param hash of its text
   * @param grant what its holder may do
   */
  record Known(AccessKey key, KeyHash hash, Grant grant) {}

  /**
   * Keys that were read.
   *
   * @param readNanos when they were, on the monotonic clock
   */
  KnownKeys(Keys keys, long readNanos) {
    for (Stored each : keys.keys()) {
      Known key = new Known(each.key(), each.hash(), each.key().grant());
      byHash.put(each.hash(), key);
      byId.put(each.key().id(), key);
    }
    this.readAt = keys.now();
    this.readNanos = readNanos;
  }

  /** The key whose text has this hash; null: there is none. */
  @Nullable Known find(KeyHash hash) {
    return byHash.get(hash);
  }

  /** The key with this id; null: there is none. */
  @Nullable Known find(UUID id) {
    return byId.get(id);
  }

  /** Whether there is none. */
  boolean isEmpty() {
    return byId.isEmpty();
  }

  /**
   * What the holder of a key may do now.
   *
   * @throws InvalidKeyException nothing any more
   */
  Grant grant(Known known) {
    Instant revokedAt = known.key().revokedAt();
    if (revokedAt != null) {
      throw InvalidKeyException.revoked(revokedAt);
    }
    Instant expiresAt = known.key().expiresAt();
    if (expiresAt != null && known.grant().hasExpired(now())) {
      throw InvalidKeyException.expired(expiresAt);
    }
    return known.grant();
  }

  /** Whether what was granted holds still. */
  boolean allow(Grant grant) {
    UUID id = grant.key();
    Known now = id == null ? null : byId.get(id);
    boolean isGone = id != null && (now == null || now.key().revokedAt() != null);
    return !isGone && !grant.hasExpired(now());
  }

  /** The database's clock, carried on from the reading. */
  Instant now() {
    return readAt.plusNanos(System.nanoTime() - readNanos);
  }
}
