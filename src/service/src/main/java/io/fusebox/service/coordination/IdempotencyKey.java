package io.fusebox.service.coordination;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a client calls a request that it may send again, and what it asked for under that name. An
 * immutable value.
 *
 * <p>Both are small whatever clients send: 128 bits for the key, among which two never meet by
 * accident, and 64 bits of a hash of the request, which only ever are compared under the same key.
 *
 * <p>A key that is a UUID stands for itself, any other is hashed. So keys that rise with time, as
 * those of version 7 (RFC 9562, 5.7) do, can be told from others: a key that comes after all that a
 * breaker had is a new one, and keys of a batch are neighbours, which can be kept in one row.
 *
 * @param key stands for the key
 * @param fingerprint stands for the request
 */
public record IdempotencyKey(UUID key, long fingerprint) {

  /**
   * The order of keys that rise with time, which is PostgreSQL's order of UUIDs, and not that of
   * {@link UUID#compareTo}.
   */
  public static final Comparator<UUID> BY_TIME =
      (one, other) -> {
        int first =
            Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return first != 0
            ? first
            : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
      };

  private static final int VERSION_OF_TIME = 7;

  private static final String DIGEST = "SHA-256";
  private static final int LENGTH_OF_UUID = 36;

  /**
   * The key that a client has sent.
   *
   * @param text the key as the client sent it
   * @param request all that the answer depends on, in one text
   */
  public static IdempotencyKey of(String text, String request) {
    UUID asItIs = asUuid(text);
    return new IdempotencyKey(
        asItIs == null ? uuid(digest(text)) : asItIs, digest(request).getLong());
  }

  /** Whether it is one of those that rise with time. */
  public boolean risesWithTime() {
    return key.version() == VERSION_OF_TIME;
  }

  /**
   * Whether one key comes after another, of those that rise with time.
   *
   * @param other null: before all
   */
  public static boolean isAfter(UUID key, @Nullable UUID other) {
    return other == null || BY_TIME.compare(key, other) > 0;
  }

  /** The UUID that the text is, as UUIDs are written; null: it is none, or written otherwise. */
  private static @Nullable UUID asUuid(String text) {
    if (text.length() != LENGTH_OF_UUID) {
      return null;
    }
    try {
      UUID uuid = UUID.fromString(text);
      // Not for upper case, nor for digits left out: that would make one key of two.
      return uuid.toString().equals(text) ? uuid : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * The key of that part of the request which one breaker answers: the request's own, where that
   * stands for a request to one breaker alone.
   */
  IdempotencyKey of(String breaker) {
    if (risesWithTime()) {
      return this;
    }
    long low = digest(key + " " + breaker).getLong();
    return new IdempotencyKey(new UUID(key.getMostSignificantBits(), low), fingerprint);
  }

  /** What the whole request is known by, to whatever breakers it is. */
  IdempotencyKey ofAllBreakers() {
    return risesWithTime() ? new IdempotencyKey(uuid(digest(key.toString())), fingerprint) : this;
  }

  /** Of version 8 (RFC 9562, 5.8), so that it is never taken for one that rises with time. */
  private static UUID uuid(ByteBuffer digest) {
    return new UUID((digest.getLong() & ~0xF000L) | 0x8000L, digest.getLong());
  }

  private static ByteBuffer digest(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance(DIGEST);
      return ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + DIGEST, e);
    }
  }
}
