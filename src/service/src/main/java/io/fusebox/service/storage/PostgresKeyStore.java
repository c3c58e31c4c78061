package io.fusebox.service.storage;

import io.fusebox.service.access.AccessKey;
import io.fusebox.service.access.KeyHash;
import io.fusebox.service.access.KeyStore;
import io.fusebox.service.access.NewKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keys in PostgreSQL. */
@ApplicationScoped
class PostgresKeyStore implements KeyStore {

  private final Reads reads;
  private final Writes writes;

  PostgresKeyStore(Reads reads, Writes writes) {
    this.reads = reads;
    this.writes = writes;
  }

  @Override
  public Keys read() {
    return reads.run(KeyTable::read);
  }

  @Override
  public AccessKey create(NewKey key, KeyHash hash, @Nullable String by, int most) {
    return writes.run(connection -> KeyTable.create(connection, key, hash, by, most));
  }

  @Override
  public boolean createFirst(NewKey key, KeyHash hash) {
    return writes.run(connection -> KeyTable.insert(connection, key, hash, null, 1) != null);
  }

  @Override
  public boolean revoke(String name) {
    return writes.run(connection -> KeyTable.revoke(connection, name));
  }

  @Override
  public void noteUse(Map<UUID, Instant> lastUsed) {
    writes.run(
        connection -> {
          KeyTable.noteUse(connection, lastUsed);
          return lastUsed.size();
        });
  }
}
