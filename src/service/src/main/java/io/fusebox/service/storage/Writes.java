package io.fusebox.service.storage;

import io.fusebox.service.storage.Availability.Use;
import io.fusebox.service.storage.StorageTrouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Runs writes by plain SQL, each statement in a transaction of its own, that are not tried again.
 * Safe to call from any thread.
 */
@ApplicationScoped
class Writes {

  private final Connections connections;
  private final StorageTrouble trouble;

  Writes(Connections connections, StorageTrouble trouble) {
    this.connections = connections;
    this.trouble = trouble;
  }

  /** What is written. */
  interface Write<T extends @Nullable Object> {
    T on(Connection connection) throws SQLException;
  }

  /**
   * Runs a write on a connection of the pool.
   *
   * @return what it returned
   * @throws io.fusebox.service.coordination.StorageException the database could not be asked, or
   *     did not answer, so that whether it was written is not known
   */
  <T extends @Nullable Object> T run(Write<T> write) {
    try (Connection connection = connections.get(Use.WRITE)) {
      T written = write.on(connection);
      trouble.availability().worked(Use.WRITE);
      return written;
    } catch (SQLException e) {
      Trouble met = trouble.of(Use.WRITE, e);
      throw trouble.unavailable(Use.WRITE, met, e);
    }
  }
}
