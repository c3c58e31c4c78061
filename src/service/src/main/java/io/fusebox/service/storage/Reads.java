package io.fusebox.service.storage;

import io.fusebox.service.storage.Availability.Use;
import io.fusebox.service.storage.StorageTrouble.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;

/** Runs reads by plain SQL, past connections that have died. Safe to call from any thread. */
@ApplicationScoped
class Reads {

  private final Connections connections;
  private final StorageTrouble trouble;

  Reads(Connections connections, StorageTrouble trouble) {
    this.connections = connections;
    this.trouble = trouble;
  }

  /** What is read; it changes nothing, so it may run several times. */
  interface Read<T> {
    T from(Connection connection) throws SQLException;
  }

  /**
   * Runs a read on a connection of the pool, and again where that had died.
   *
   * @throws io.fusebox.service.coordination.StorageException the database could not be asked, or
   *     did not answer
   */
  <T> T run(Read<T> read) {
    for (int tries = 1; ; tries++) {
      try (Connection connection = connections.get(Use.READ)) {
        T found = read.from(connection);
        trouble.availability().worked(Use.READ);
        return found;
      } catch (SQLException e) {
        Trouble met = trouble.of(Use.READ, e);
        if (tries == StorageTrouble.MOST_TRIES || !met.canBeTriedAgain()) {
          throw trouble.unavailable(Use.READ, met, e);
        }
      }
    }
  }
}
