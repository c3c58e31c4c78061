package io.fusebox.service.access;

import java.time.Instant;

/** A key does not let anybody in. The message says why, and is made for clients. */
public final class InvalidKeyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private InvalidKeyException(String message) {
    super(message, null, false, false);
  }

  static InvalidKeyException malformed() {
    return new InvalidKeyException("a key is fbx_ and 43 letters, digits, - or _");
  }

  static InvalidKeyException unknown() {
    return new InvalidKeyException("there is no such key");
  }

  static InvalidKeyException revoked(Instant at) {
    return new InvalidKeyException("this key was revoked at " + at);
  }

  static InvalidKeyException ofSession(Instant end) {
    return new InvalidKeyException("this session ended at " + end + ": sign in again");
  }

  static InvalidKeyException expired(Instant at) {
    return new InvalidKeyException("this key expired at " + at);
  }
}
