package io.fusebox.service.coordination;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
 * those of version 7 (RFC 9562, 5.7) do, come to stand side by side in PostgreSQL's index, on a few
 * pages that are at hand, where hashes are scattered over all of it.
 *
 * @param key stands for the key
 * @param fingerprint stands for the request
 */
public record IdempotencyKey(UUID key, long fingerprint) {

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
   * The key of that part of the request which one breaker answers: beside the request's own in the
   * index.
   */
  IdempotencyKey of(String breaker) {
    long low = digest(key + " " + breaker).getLong();
    return new IdempotencyKey(new UUID(key.getMostSignificantBits(), low), fingerprint);
  }

  private static UUID uuid(ByteBuffer digest) {
    return new UUID(digest.getLong(), digest.getLong());
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
