package io.fusebox.service.access;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * What is stored of a key: the SHA-256 of its text. An immutable value, whose {@link #equals} takes
 * as long whatever the other one is.
 */
public final class KeyHash {

  private static final int LENGTH = 32;

  private final byte[] bytes;

  private KeyHash(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The hash of these bytes, which is how it is stored. */
  public static KeyHash of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a SHA-256 has 32 bytes, not " + bytes.length);
    }
    return new KeyHash(bytes.clone());
  }

  /** A copy of its bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyHash hash && MessageDigest.isEqual(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return ByteBuffer.wrap(bytes).getInt();
  }

  /** Not the hash: this may end up in a log. */
  @Override
  public String toString() {
    return "KeyHash";
  }
}
