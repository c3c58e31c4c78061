package io.fusebox.service.storage;

import io.fusebox.service.coordination.FuseboxConfig;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * The database that the operator named.
 *
 * @param patience how long a database may take that is starting, or not there yet
 */
public record ConfiguredDatabase(String url, String username, String password, Duration patience) {

  private static final Duration PAUSE = Duration.ofMillis(200);

  /** As {@code quarkus.datasource.…} has it. */
  public static ConfiguredDatabase of(Config config) {
    return new ConfiguredDatabase(
        config.getValue("quarkus.datasource.jdbc.url", String.class),
        config.getOptionalValue("quarkus.datasource.username", String.class).orElse(""),
        config.getOptionalValue("quarkus.datasource.password", String.class).orElse(""),
        config
            .getOptionalValue("fusebox.database-patience", Duration.class)
            .orElse(Duration.parse(FuseboxConfig.DEFAULT_DATABASE_PATIENCE)));
  }

  /**
   * Waits until the database lets us in.
   *
   * @throws NoDatabaseException it does not, or not in time
   */
  public void await() {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw unavailable(
          "an address is written jdbc:postgresql://localhost:5432/fusebox, for example", null);
    }
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try (Connection connection = DriverManager.getConnection(url, properties())) {
        refuseReadOnly(connection);
        return;
      } catch (SQLException e) {
        if (!canPass(e) || System.nanoTime() > deadline) {
          throw unavailable(reason(e), e);
        }
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /**
   * A connection to it, at once or not at all.
   *
   * @throws NoDatabaseException it does not let us in
   */
  Connection connect() {
    try {
      return DriverManager.getConnection(url, properties());
    } catch (SQLException e) {
      throw unavailable(reason(e), e);
    }
  }

  private void refuseReadOnly(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var recovery = statement.executeQuery("select pg_is_in_recovery()")) {
      if (recovery.next() && recovery.getBoolean(1)) {
        throw unavailable("it is a read-only standby", null);
      }
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", username);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "fusebox");
    properties.setProperty("loginTimeout", "3");
    return properties;
  }

  /**
   * Not reachable, starting, or with as many connections as it may have: all can pass. A wrong
   * password or a missing database does not.
   */
  private static boolean canPass(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("08") || state.startsWith("57P") || state.equals("53300");
  }

  private static String reason(SQLException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof UnknownHostException) {
      return "no host is called '" + cause.getMessage() + "'";
    }
    return String.valueOf(e.getMessage());
  }

  private NoDatabaseException unavailable(String why, @Nullable SQLException cause) {
    // What follows the question mark can hold a password.
    String address = url.replaceFirst("\\?.*", "");
    String user = username.isEmpty() ? "" : " as user '" + username + "'";
    return new NoDatabaseException(
        "no database: "
            + address
            + user
            + " said: "
            + why.replaceAll("\\s+", " ")
            + " — check QUARKUS_DATASOURCE_JDBC_URL, QUARKUS_DATASOURCE_USERNAME and"
            + " QUARKUS_DATASOURCE_PASSWORD, or unset the first to use an embedded PostgreSQL",
        cause);
  }
}
