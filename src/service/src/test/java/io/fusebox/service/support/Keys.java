package io.fusebox.service.support;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Idempotency keys as clients make them: two kinds, which the service keeps in different ways. */
public enum Keys {
  /** UUIDs of version 4. */
  RANDOM {
    @Override
    public String next() {
      return UUID.randomUUID().toString();
    }
  },

  /** UUIDs of version 7, by clocks of which some are wrong by up to a second. */
  RISING_WITH_TIME {
    @Override
    public String next() {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      int wrongBy = random.nextInt(4) == 0 ? random.nextInt(-1_000, 1_000) : 0;
      return byClock(System.currentTimeMillis() + wrongBy);
    }
  };

  /** A new key. */
  public abstract String next();

  /** A UUID of version 7, made at this time in milliseconds since the epoch. */
  public static String byClock(long millis) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long first = (millis << 16) | 0x7000 | random.nextInt(0x1000);
    return new UUID(first, (random.nextLong() >>> 2) | Long.MIN_VALUE).toString();
  }
}
