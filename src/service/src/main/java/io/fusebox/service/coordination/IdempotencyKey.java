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
 * <p>A key is scoped to the breaker that the request is for, and for a batch of outcomes to the
 * batch: the same key for another breaker is another request. So a stored key is made of both.
 *
 * @param text the key as the client sent it
 * @param fingerprint stands for the request: 64 bits of a hash, which are only compared with those
 *     of requests under the same key
 */
public record IdempotencyKey(String text, long fingerprint) {

  private static final String DIGEST = "SHA-256";
  private static final int LENGTH_OF_UUID = 36;

  /** Neither a key nor a breaker's name has one. */
  private static final char SEPARATOR = '\n';

  /**
   * The key that a client has sent.
   *
   * @param text the key as the client sent it
   * @param request all that the answer depends on, in one text
   */
  public static IdempotencyKey of(String text, String request) {
    return new IdempotencyKey(text, digest(request).getLong());
  }

  /** The stored key of a request to one breaker. */
  public StoredKey toBreaker(String name) {
    return in(name);
  }

  /** The stored key of a whole batch of outcomes. */
  StoredKey toBatch() {
    return in("");
  }

  /** The stored key of that part of a batch of outcomes which one breaker answers. */
  StoredKey toPartOfBatch(String breaker) {
    return in(SEPARATOR + breaker);
  }

  private StoredKey in(String scope) {
    ByteBuffer hash = digest(scope + SEPARATOR + text);
    UUID uuid = asUuid(text);
    // Keys that begin with the time (UUIDs of version 7) stay side by side in the table's index.
    long first = uuid == null ? hash.getLong() : uuid.getMostSignificantBits();
    return new StoredKey(new UUID(first, hash.getLong()), fingerprint);
  }

  /** The UUID that the text is; null: it is none. */
  private static @Nullable UUID asUuid(String text) {
    try {
      return text.length() == LENGTH_OF_UUID ? UUID.fromString(text) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
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
