package io.fusebox.service.access;

import io.fusebox.service.access.KnownKeys.Known;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a key in a browser, which is not to keep the key itself. It says which key it is of
 * and when it ends, under a MAC whose secret is the stored hash of the key: so every instance can
 * check it, it is stored nowhere, and it ends when the key does. Immutable.
 */
public final class SessionToken implements Credential {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int HEAD_BYTES = 24;
  private static final int MAC_BYTES = 32;

  /** No session is as long as to the year 9999, and every {@link Instant} can be that. */
  private static final long LATEST_SECOND = 253_402_300_799L;

  private final byte[] head;
  private final byte[] mac;

  private SessionToken(byte[] head, byte[] mac) {
    this.head = head;
    this.mac = mac;
  }

  /** One for the holder of a key, until a moment, to the second. */
  static SessionToken of(Known key, Instant end) {
    UUID id = key.key().id();
    byte[] head =
        ByteBuffer.allocate(HEAD_BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .putLong(end.getEpochSecond())
            .array();
    return new SessionToken(head, mac(key, head));
  }

  /** The token with this text; null: no token has it. */
  public static @Nullable SessionToken parse(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
    return bytes.length == HEAD_BYTES + MAC_BYTES
        ? new SessionToken(
            Arrays.copyOf(bytes, HEAD_BYTES), Arrays.copyOfRange(bytes, HEAD_BYTES, bytes.length))
        : null;
  }

  /** The text that {@link #parse} reads. */
  public String text() {
    byte[] all = Arrays.copyOf(head, HEAD_BYTES + MAC_BYTES);
    System.arraycopy(mac, 0, all, HEAD_BYTES, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  private Instant end() {
    long second = ByteBuffer.wrap(head).getLong(2 * Long.BYTES);
    // Before its MAC is known to be right, it can be any number.
    return Instant.ofEpochSecond(Math.max(0, Math.min(second, LATEST_SECOND)));
  }

  @Override
  public @Nullable Known keyAmong(KnownKeys keys) {
    ByteBuffer id = ByteBuffer.wrap(head);
    Known key = keys.find(new UUID(id.getLong(), id.getLong()));
    if (key == null) {
      return null;
    }
    if (!MessageDigest.isEqual(mac(key, head), mac)) {
      throw InvalidKeyException.unknown();
    }
    if (!keys.now().isBefore(end())) {
      throw InvalidKeyException.ofSession(end());
    }
    return key;
  }

  @Override
  public Grant limit(Grant ofKey) {
    return ofKey.until(end());
  }

  private static byte[] mac(Known key, byte[] head) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.hash().bytes(), ALGORITHM));
      return mac.doFinal(head);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** Not the token: this may end up in a log. */
  @Override
  public String toString() {
    return "SessionToken";
  }
}
