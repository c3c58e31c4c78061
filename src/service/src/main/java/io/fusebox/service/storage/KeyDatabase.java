package io.fusebox.service.storage;

import io.fusebox.service.access.AccessKey;
import io.fusebox.service.access.KeyRefusedException;
import io.fusebox.service.access.KeyStore.Stored;
import io.fusebox.service.access.KeyText;
import io.fusebox.service.access.NewKey;
import io.fusebox.service.coordination.FuseboxConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/**
 * The keys in the database of a service, without that service: for commands. Whoever can read its
 * password may make keys. Confined to one thread.
 */
public final class KeyDatabase implements AutoCloseable {

  private static final int MOST = Integer.parseInt(FuseboxConfig.DEFAULT_MAX_KEYS);
  private static final String NO_SUCH_TABLE = "42P01";

  private final Connection connection;

  private KeyDatabase(Connection connection) {
    this.connection = connection;
  }

  /**
   * Connects to the database that the settings name, or else to the embedded one, which runs as
   * long as its service does.
   *
   * @throws NoDatabaseException it does not let us in
   */
  public static KeyDatabase of(Config config) {
    return new KeyDatabase(
        config.getOptionalValue("quarkus.datasource.jdbc.url", String.class).isPresent()
            ? ConfiguredDatabase.of(config).connect()
            : connectEmbedded(EmbeddedDatabase.folder(config)));
  }

  private static Connection connectEmbedded(Path folder) {
    try {
      // The fourth line of PostgreSQL's own file is the port.
      String port = Files.readAllLines(folder.resolve("postgres/postmaster.pid")).get(3).strip();
      String password = Files.readString(folder.resolve("password")).strip();
      return DriverManager.getConnection(
          "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", password);
    } catch (IOException | IndexOutOfBoundsException | SQLException e) {
      throw new NoDatabaseException(
          "no database: none is running in "
              + folder.toAbsolutePath().normalize()
              + ": start the service, whose database runs with it, and name its folder with"
              + " FUSEBOX_DATA_DIR; or name a database with QUARKUS_DATASOURCE_JDBC_URL,"
              + " QUARKUS_DATASOURCE_USERNAME and QUARKUS_DATASOURCE_PASSWORD",
          e);
    }
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T run(Work<T> work) {
    try {
      return work.on(connection);
    } catch (SQLException e) {
      String why =
          NO_SUCH_TABLE.equals(e.getSQLState())
              ? "it has no keys yet: start this version of the service on it once"
              : String.valueOf(e.getMessage()).strip();
      throw new NoDatabaseException("the database refused: " + why, e);
    }
  }

  /**
   * Makes a key.
   *
   * @throws KeyRefusedException as the service would refuse it
   */
  public KeyText create(NewKey key) {
    KeyText text = KeyText.random();
    AccessKey unused = run(c -> KeyTable.create(c, key, text.hash(), null, MOST));
    return text;
  }

  /** All keys, ordered by name. */
  public List<AccessKey> list() {
    return run(c -> KeyTable.read(c).keys().stream().map(Stored::key).toList());
  }

  /** Ends a key; false: there is none with that name. */
  public boolean revoke(String name) {
    return run(c -> KeyTable.revoke(c, name));
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // What was to be done is committed.
    }
  }
}
