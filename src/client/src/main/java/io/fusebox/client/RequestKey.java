package io.fusebox.client;

import java.time.Instant;
import java.util.UUID;

/**
 * Makes the keys of requests that may be sent again: UUIDs of version 7 (RFC 9562, 5.7), which rise
 * with the host's clock. The service keeps its answers under them: those of one time stand side by
 * side in its index, where random keys would be scattered over all of it. Thread-safe.
 */
final class RequestKey {

  private static final int BITS_BELOW_THE_TIME = 16;
  private static final long VERSION = 0x7000;
  private static final long BESIDE_VERSION = 0x0FFF;

  private RequestKey() {}

  /** A key that no other request has. */
  static UUID next() {
    return at(Instant.now().toEpochMilli());
  }

  /** A key that no other request has, for a moment in milliseconds since the epoch. */
  static UUID at(long millis) {
    UUID random = UUID.randomUUID();
    long time = millis << BITS_BELOW_THE_TIME;
    long beside = random.getMostSignificantBits() & BESIDE_VERSION;
    return new UUID(time | VERSION | beside, random.getLeastSignificantBits());
  }
}
