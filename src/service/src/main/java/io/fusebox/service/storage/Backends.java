package io.fusebox.service.storage;

import io.fusebox.service.storage.Availability.Use;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The server's processes that work for this instance. A connection whose answer did not come in
 * time is closed on this side, while its process on the server goes on with what it does, or waits
 * for a lock or a standby: it is abandoned. Such processes count like connections until the server
 * no longer has them, so there are never more than connections are allowed; and a thread that has
 * left one writes no more until it has gone.
 *
 * <p>They are not cancelled. One that waits for a synchronous standby has committed: cancelled, it
 * would make visible what a failover can lose, and a retried request would be acknowledged. One
 * that waits for a lock is ended by the server, which finds its client gone ({@code
 * client_connection_check_interval}).
 *
 * <p>Safe to call from any thread.
 */
final class Backends {

  /** Of all connections that are opened by the pool's driver. */
  static final Backends OF_THIS_PROCESS = new Backends();

  private static final String ALIVE =
      """
      select pid from pg_stat_activity
       where pid = any (?) and usename = current_user and state is distinct from 'idle'
      """;

  private static final String TOO_MANY_CONNECTIONS = "53300";

  private final Map<PGConnection, Owner> open = new ConcurrentHashMap<>();

  /** Closed on this side, and perhaps not on the other. */
  private final Map<PGConnection, Owner> abandoned = new ConcurrentHashMap<>();

  private static final class Owner {
    /** Who used the connection last. */
    private volatile @Nullable Thread thread;

    /** Whether the server has it though that one has no connection any more. */
    private volatile boolean isAtWork;

    /** To what that one got no answer in time; null: to nothing, or it has not said so. */
    private volatile @Nullable Use unanswered;
  }

  /** How a connection is opened. */
  @FunctionalInterface
  interface Opening {
    @Nullable Connection open() throws SQLException;
  }

  /**
   * Opens a connection.
   *
   * @param most how many processes there may be
   * @throws SQLException it cannot be opened, or there would be too many
   */
  @Nullable Connection open(int most, Opening opening) throws SQLException {
    findClosed();
    Connection connection = opening.open();
    if (connection == null) {
      return null;
    }
    try {
      forgetGone(connection);
      if (!abandoned.isEmpty() && open.size() + abandoned.size() >= most) {
        throw new SQLException(
            "%d connections may be open, and %d that gave no answer are still at work on the server"
                .formatted(most, abandoned.size()),
            TOO_MANY_CONNECTIONS);
      }
      open.put(connection.unwrap(PGConnection.class), new Owner());
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Notes that this thread uses a connection from now on, that {@link #open} opened. */
  void use(Connection connection) throws SQLException {
    Owner owner = open.get(connection.unwrap(PGConnection.class));
    if (owner != null) {
      owner.thread = Thread.currentThread();
    }
  }

  /** Notes that this thread has got no answer in time, so that its connection was closed. */
  void abandon(Use use) {
    Thread self = Thread.currentThread();
    findClosed();
    for (Owner owner : abandoned.values()) {
      if (owner.thread == self && owner.unanswered == null) {
        owner.unanswered = use;
        owner.isAtWork = true;
      }
    }
  }

  /**
   * Whether what this thread got no answer to is still at work, as far as is known, and of such a
   * kind that no other statement for this use is to follow: where a write is blocked, reads need
   * not be.
   */
  boolean hasUnanswered(Use use) {
    if (abandoned.isEmpty()) {
      return false;
    }
    Thread self = Thread.currentThread();
    return abandoned.values().stream()
        .anyMatch(
            owner ->
                owner.thread == self
                    && owner.isAtWork
                    && (use == Use.WRITE || owner.unanswered == Use.READ));
  }

  /** Whether there are any to ask the server for. */
  boolean hasSomeToAskFor() {
    findClosed();
    return !abandoned.isEmpty();
  }

  /** Moves closed connections to the abandoned ones: the server needs a moment, or longer. */
  private void findClosed() {
    open.entrySet().stream()
        .filter(each -> isClosed(each.getKey()))
        .forEach(each -> abandoned.put(each.getKey(), each.getValue()));
    open.keySet().removeAll(abandoned.keySet());
  }

  /** Forgets those that the server no longer has, which it is asked by this connection. */
  void forgetGone(Connection connection) throws SQLException {
    List<PGConnection> asked = List.copyOf(abandoned.keySet());
    if (asked.isEmpty()) {
      return;
    }
    Set<Integer> alive = new HashSet<>();
    Object[] pids = asked.stream().map(PGConnection::getBackendPID).toArray();
    try (PreparedStatement statement = connection.prepareStatement(ALIVE)) {
      statement.setArray(1, connection.createArrayOf("integer", pids));
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          alive.add(result.getInt(1));
        }
      }
    } catch (SQLException e) {
      if (!isUnknownHere(e)) {
        throw e;
      }
    }
    for (PGConnection each : asked) {
      Owner owner = abandoned.get(each);
      if (!alive.contains(each.getBackendPID())) {
        abandoned.remove(each);
      } else if (owner != null) {
        owner.isAtWork = true;
      }
    }
  }

  /** Whether this is a database that has no such view: it is taken for one without any left. */
  private static boolean isUnknownHere(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("42") || state.startsWith("0A");
  }

  private static boolean isClosed(PGConnection connection) {
    try {
      return ((Connection) connection).isClosed();
    } catch (SQLException e) {
      return true;
    }
  }
}
