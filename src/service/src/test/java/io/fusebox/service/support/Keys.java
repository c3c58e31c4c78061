package io.fusebox.service.support;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Idempotency keys as clients make them. */
public enum Keys {
  /** UUIDs of version 4. */
  RANDOM {
    @Override
    public String next() {
      return UUID.randomUUID().toString();
    }
  },

  /** UUIDs of version 7. */
  TIME_ORDERED {
    @Override
    public String next() {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      long first = (System.currentTimeMillis() << 16) | 0x7000 | random.nextInt(0x1000);
      return new UUID(first, (random.nextLong() >>> 2) | Long.MIN_VALUE).toString();
    }
  };

  /** A new key. */
  public abstract String next();
}
