package io.fusebox.service.storage;

import io.fusebox.service.coordination.PermitSecret;
import io.fusebox.service.coordination.StorageException;
import io.fusebox.service.storage.Availability.Use;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secret of trial permits, in PostgreSQL: read when it is first needed, and kept in memory from
 * then on. The first instance that finds none makes it. Safe to call from any thread; threads that
 * come before it is known read it each for itself.
 */
@ApplicationScoped
class PostgresPermitSecret implements PermitSecret {

  private static final String READ = "select bytes from secret where name = 'trial-permits'";

  /**
   * PostgreSQL draws it: sent as a parameter, it could get into the server's log. A random UUID has
   * 122 random bits.
   */
  private static final String MAKE =
      """
      insert into secret (name, bytes)
      values ('trial-permits', sha256(uuid_send(gen_random_uuid())
                                      || uuid_send(gen_random_uuid())
                                      || uuid_send(gen_random_uuid())))
      on conflict (name) do nothing
      """;

  private final Connections connections;
  private final Reads reads;
  private final StorageTrouble trouble;

  /** Null: it was not read yet. */
  private volatile @Nullable SecretKey key;

  PostgresPermitSecret(Connections connections, Reads reads, StorageTrouble trouble) {
    this.connections = connections;
    this.reads = reads;
    this.trouble = trouble;
  }

  @Override
  public SecretKey key() {
    SecretKey known = key;
    if (known == null) {
      known = readOrMake();
      key = known;
    }
    return known;
  }

  private SecretKey readOrMake() {
    return reads.run(PostgresPermitSecret::read).orElseGet(this::make);
  }

  private static Optional<SecretKey> read(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ);
        ResultSet result = statement.executeQuery()) {
      return result.next()
          ? Optional.of(new SecretKeySpec(result.getBytes(1), "HmacSHA256"))
          : Optional.empty();
    }
  }

  private SecretKey make() {
    try (Connection connection = connections.get(Use.WRITE);
        PreparedStatement statement = connection.prepareStatement(MAKE)) {
      statement.executeUpdate();
      trouble.availability().worked(Use.WRITE);
    } catch (SQLException e) {
      throw trouble.unavailable(Use.WRITE, trouble.of(Use.WRITE, e), e);
    }
    // Another instance may have been first: whatever is stored is the secret.
    return reads
        .run(PostgresPermitSecret::read)
        .orElseThrow(
            () -> new StorageException("the secret of trial permits was made and is not there"));
  }
}
