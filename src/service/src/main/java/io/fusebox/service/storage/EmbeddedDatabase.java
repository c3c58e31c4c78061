package io.fusebox.service.storage;

import io.fusebox.service.coordination.FuseboxConfig;
import io.quarkus.runtime.Application;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * A PostgreSQL of the service's own, for whoever names none. Its data stays in a folder over
 * restarts and is as durable as any PostgreSQL's: {@code fsync} is on. It listens on the loopback
 * interface only, and asks for a password that stands in the folder, readable by its owner.
 *
 * <pre>
 * fusebox.pid      who uses the folder; locked as long as that process lives
 * password         of the database's user
 * postgres/        the data
 * postgres.log     what PostgreSQL has to say
 * binaries/        PostgreSQL itself
 * </pre>
 */
public final class EmbeddedDatabase implements AutoCloseable {

  private static final String URL_SETTING = "quarkus.datasource.jdbc.url";
  private static final String USERNAME_SETTING = "quarkus.datasource.username";
  private static final String PASSWORD_SETTING = "quarkus.datasource.password";

  /** What {@link #settings} tells. */
  static final Set<String> SETTING_NAMES = Set.of(URL_SETTING, USERNAME_SETTING, PASSWORD_SETTING);

  private static final String USER = "postgres";

  /** Of the binaries that the service brings; another one cannot read the data. */
  private static final String MAJOR_VERSION = "18";

  /** What stands before the reason where PostgreSQL gives up. */
  private static final Pattern LAST_WORDS = Pattern.compile("^.*?(FATAL|PANIC|initdb: error):");

  private final DataDirectory directory;
  private final EmbeddedPostgres postgres;
  private final String password;

  private EmbeddedDatabase(DataDirectory directory, EmbeddedPostgres postgres, String password) {
    this.directory = directory;
    this.postgres = postgres;
    this.password = password;
  }

  /** The folder that {@code fusebox.data-dir} names. */
  public static Path folder(Config config) {
    return Path.of(
        config
            .getOptionalValue("fusebox.data-dir", String.class)
            .orElse(FuseboxConfig.DEFAULT_DATA_DIR));
  }

  /**
   * Starts PostgreSQL on the data in the folder, which is made where it is not there. A PostgreSQL
   * that a service left running when it was killed is stopped first.
   *
   * @throws NoDatabaseException another service uses the folder, or PostgreSQL does not start
   */
  public static EmbeddedDatabase start(Path folder) {
    DataDirectory directory = DataDirectory.take(folder);
    long saidBefore = directory.log().toFile().length();
    try {
      directory.stopOrphan();
      String password = directory.password();
      if (!Files.exists(directory.data())) {
        initialize(directory, password);
      }
      requireOurVersion(directory.data());
      EmbeddedPostgres postgres = start(directory, directory.data(), password);
      EmbeddedDatabase database = new EmbeddedDatabase(directory, postgres, password);
      database.requireDurability();
      return database;
    } catch (IOException | IllegalStateException | UncheckedIOException | SQLException e) {
      String reason = reason(directory, saidBefore, e);
      directory.release();
      throw unavailable(folder, reason, e);
    }
  }

  /**
   * Makes the data in a folder beside, and moves it into place when it is complete: a service that
   * was killed meanwhile leaves nothing behind that looks like data.
   */
  private static void initialize(DataDirectory directory, String password) throws IOException {
    Path unfinished = directory.emptyFolder("postgres.new");
    start(directory, unfinished, password).close();
    Files.move(unfinished, directory.data());
  }

  private static EmbeddedPostgres start(DataDirectory directory, Path data, String password)
      throws IOException {
    Redirect log = Redirect.appendTo(directory.log().toFile());
    // By itself, it makes a folder among the temporary files as well, and leaves it there.
    System.setProperty("ot.epg.working-dir", directory.binaries().toString());
    return EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(directory.binaries().toFile())
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setPGStartupWait(Duration.ofSeconds(60))
        .setOutputRedirector(log)
        .setErrorRedirector(log)
        // The builder's own settings favour tests: no fsync, nobody asked for a password.
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("unix_socket_directories", "")
        .setServerConfig("max_connections", "100")
        .setServerConfig("log_checkpoints", "off")
        .setLocaleConfig("locale", "C")
        .setLocaleConfig("auth", "scram-sha-256")
        .setLocaleConfig("pwfile", directory.passwordFile().toString())
        .setConnectConfig("password", password)
        .start();
  }

  /** PostgreSQL would refuse the data as well, but says so in its log only, after a long wait. */
  private static void requireOurVersion(Path data) throws IOException {
    Path file = data.resolve("PG_VERSION");
    if (!Files.exists(file)) {
      throw new IOException(data + " holds no data of a PostgreSQL");
    }
    String version = Files.readString(file).strip();
    if (!version.equals(MAJOR_VERSION)) {
      throw new IOException(
          "its data was written by PostgreSQL " + version + ", and this is " + MAJOR_VERSION);
    }
  }

  private void requireDurability() throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
        try (ResultSet value = statement.executeQuery("show " + setting)) {
          if (!value.next() || !value.getString(1).equals("on")) {
            throw new IllegalStateException(setting + " is off");
          }
        }
      }
    }
  }

  /** How to reach it, in Quarkus' words. */
  public Map<String, String> settings() {
    return Map.of(
        URL_SETTING, "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres",
        USERNAME_SETTING, USER,
        PASSWORD_SETTING, password);
  }

  /** Stops it when the JVM stops, once the service has let go of it. */
  public void stopAfterService() {
    Thread stop =
        new Thread(
            () -> {
              Application service = Application.currentApplication();
              if (service != null) {
                service.awaitShutdown();
              }
              close();
            },
            "fusebox-database-stop");
    Runtime.getRuntime().addShutdownHook(stop);
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      directory.release();
    }
  }

  /** What PostgreSQL has said, which is closer to the cause than what its starter makes of it. */
  private static String reason(DataDirectory directory, long saidBefore, Exception failure) {
    String said = said(directory.log(), saidBefore);
    if (said.contains(DataDirectory.NO_SPACE)
        || String.valueOf(failure.getMessage()).contains(DataDirectory.NO_SPACE)
        || directory.isFull()) {
      return "the disk is full: a new database takes 150 MB";
    }
    return said.lines()
        .filter(line -> LAST_WORDS.matcher(line).find())
        .reduce((first, last) -> last)
        .map(line -> LAST_WORDS.matcher(line).replaceFirst("").strip())
        .orElseGet(() -> deepestMessage(failure));
  }

  private static String said(Path log, long from) {
    try {
      byte[] all = Files.readAllBytes(log);
      int begin = (int) Math.min(from, all.length);
      return new String(all, begin, all.length - begin, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static NoDatabaseException unavailable(Path folder, String reason, Exception cause) {
    return new NoDatabaseException(
        "no database: the embedded PostgreSQL in "
            + folder.toAbsolutePath().normalize()
            + " did not start ("
            + reason
            + "); see postgres.log there, or name a database with QUARKUS_DATASOURCE_JDBC_URL,"
            + " QUARKUS_DATASOURCE_USERNAME and QUARKUS_DATASOURCE_PASSWORD",
        cause);
  }

  private static String deepestMessage(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
