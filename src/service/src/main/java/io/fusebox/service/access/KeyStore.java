package io.fusebox.service.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where keys are kept, for all instances. Safe to call from any thread. Each method throws {@link
 * io.fusebox.service.coordination.StorageException} where the database cannot be used.
 */
public interface KeyStore {

  /**
   * All keys, those among them that are not valid any more.
   *
   * @param now the database's clock
   */
  record Keys(List<Stored> keys, Instant now) {}

  /**
   * A key as it is stored.
   *
   * @param hash of its text
   */
  record Stored(AccessKey key, KeyHash hash) {}

  /** Reads all keys, ordered by name. */
  Keys read();

  /**
   * Adds a key.
   *
   * @param by the principal who makes it; null: whoever has the database
   * @param most how many keys there may be
   * @throws KeyRefusedException there is one with that name, or had been; or there are as many as
   *     may be
   */
  AccessKey create(NewKey key, KeyHash hash, @Nullable String by, int most);

  /**
   * Adds a key where there is none at all.
   *
   * @return false: there is one, whether valid or not
   */
  boolean createFirst(NewKey key, KeyHash hash);

  /**
   * Ends a key; one that has ended already stays as it is.
   *
   * @return false: there is none with that name
   */
  boolean revoke(String name);

  /** Notes when keys were used. */
  void noteUse(Map<UUID, Instant> lastUsed);
}
