package io.fusebox.service.coordination;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * What a client calls a request that it may send again, and what it asked for under that name. An
 * immutable value.
 *
 * <p>Both are hashes, so that they are small whatever clients send: 128 bits of the key, among
 * which two never meet by accident, and 64 bits of the request, which only ever are compared under
 * the same key.
 *
 * @param key stands for the key
 * @param fingerprint stands for the request
 */
public record IdempotencyKey(UUID key, long fingerprint) {

  private static final String DIGEST = "SHA-256";

  /**
   * The key that a client has sent.
   *
   * @param text the key as the client sent it
   * @param request all that the answer depends on, in one text
   */
  public static IdempotencyKey of(String text, String request) {
    return new IdempotencyKey(uuid(digest(text)), digest(request).getLong());
  }

  /** The key of that part of the request which one breaker answers. */
  IdempotencyKey of(String breaker) {
    return new IdempotencyKey(uuid(digest(key + " " + breaker)), fingerprint);
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
