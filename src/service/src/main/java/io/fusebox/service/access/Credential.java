package io.fusebox.service.access;

import io.fusebox.service.access.KnownKeys.Known;
import org.jspecify.annotations.Nullable;

/** What shows that somebody holds a key. */
public sealed interface Credential permits KeyText, SessionToken {

  /**
   * The key that it shows.
   *
   * @return null: it is not among these, which may have been read too early
   * @throws InvalidKeyException it shows none, and never will
   */
  @Nullable Known keyAmong(KnownKeys keys);

  /** What its holder may do, at most, given what the key's may. */
  default Grant limit(Grant ofKey) {
    return ofKey;
  }
}
