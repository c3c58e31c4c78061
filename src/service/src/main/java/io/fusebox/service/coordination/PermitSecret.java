package io.fusebox.service.coordination;

import javax.crypto.SecretKey;

/**
 * The secret behind the ids of trial permits: one for all instances on a database, so each of them
 * knows the ids that any of them gave. Safe to call from any thread.
 */
public interface PermitSecret {

  /**
   * The secret: 256 random bits, always the same. It may wait for the database until it was read
   * once.
   *
   * @throws StorageException it was not read yet, and cannot be read at present
   */
  SecretKey key();
}
