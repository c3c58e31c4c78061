package io.fusebox.service.access;

import io.fusebox.service.access.KnownKeys.Known;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A key as its holder has it: {@code fbx_} and 256 random bits in Base64 for URLs. It is stored
 * nowhere but with its holder; the service keeps its SHA-256, for which no salt and no slow hash is
 * needed, as nobody can go through 2²⁵⁶ keys.
 */
public final class KeyText implements Credential {

  /** What every key begins with, so that tools that look for secrets find it. */
  public static final String PREFIX = "fbx_";

  private static final int RANDOM_BYTES = 32;
  private static final int LENGTH = PREFIX.length() + 43;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String text;

  private KeyText(String text) {
    this.text = text;
  }

  /** A new one. */
  public static KeyText random() {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    return new KeyText(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  /** What may be a key. */
  public static KeyText of(String text) {
    return new KeyText(text);
  }

  /** Whether it has the form of a key; no other text can be one. */
  private boolean isWellFormed() {
    if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
      return false;
    }
    for (int i = PREFIX.length(); i < LENGTH; i++) {
      char c = text.charAt(i);
      boolean isOfBase64 =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      if (!isOfBase64) {
        return false;
      }
    }
    return true;
  }

  /** What is stored of it. */
  public KeyHash hash() {
    try {
      return KeyHash.of(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public @Nullable Known keyAmong(KnownKeys keys) {
    if (!isWellFormed()) {
      throw InvalidKeyException.malformed();
    }
    return keys.find(hash());
  }

  /** The key itself, for its holder. */
  public String reveal() {
    return text;
  }

  /** Not the key: this may end up in a log. */
  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
