package io.fusebox.benchmark.service;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL beneath all rows, as durable as in production. */
final class Database implements AutoCloseable {

  private static final List<String> DURABLE =
      List.of("fsync", "synchronous_commit", "full_page_writes");

  /** 16 MB each; fewer than {@code min_wal_size} keeps. */
  private static final int LOG_FILES = 60;

  private final @Nullable EmbeddedPostgres own;
  private final String url;
  private final URI parts;
  private final Connection connection;

  private Database(@Nullable EmbeddedPostgres own, String url) throws SQLException, IOException {
    this.own = own;
    this.url = url;
    this.parts = URI.create(url.substring("jdbc:".length()));
    if (!InetAddress.getByName(parts.getHost()).isLoopbackAddress()) {
      throw new IllegalArgumentException("load.jdbc must name a PostgreSQL on this machine");
    }
    this.connection = DriverManager.getConnection(url, user(), password());
    requireDurability();
  }

  /**
   * The database that a URL names (with {@code ?user=…&password=…}), or a new one in the folder.
   *
   * @param url empty: a new one
   */
  static Database open(String url, Path folder) throws IOException, SQLException {
    if (!url.isEmpty()) {
      return new Database(null, url);
    }
    Path data = Files.createTempDirectory(folder, "postgres-");
    Machine.requireDisk(data);
    EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(folder.resolve("postgres-binaries").toFile())
            .setDataDirectory(data)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "200")
            // Keeps the files of the log, to be used again, which have been made once.
            .setServerConfig("min_wal_size", "1GB")
            .start();
    Database database = new Database(postgres, postgres.getJdbcUrl("postgres", "postgres"));
    database.makeLogFiles();
    return database;
  }

  /**
   * Makes the files of the log that a database has which has been written to for a while. A new one
   * makes each when the one before is full, and everybody waits for that: some 40 ms, for each 16
   * MB.
   */
  private void makeLogFiles() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (int file = 0; file < LOG_FILES; file++) {
        statement.execute("select pg_logical_emit_message(true, 'benchmark', 'next file')");
        statement.execute("select pg_switch_wal()");
      }
    }
    checkpoint();
  }

  private void requireDurability() throws SQLException {
    for (String setting : DURABLE) {
      if (!show(setting).equals("on")) {
        throw new IllegalStateException(setting + " is off: what it would measure is not durable");
      }
    }
  }

  /** What the database says to {@code SHOW}. */
  String show(String setting) throws SQLException {
    return ask("show " + setting);
  }

  /** Begins the log anew, so that no row pays for the one before it. */
  void checkpoint() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("checkpoint");
    }
  }

  /** How much has been committed and updated so far; up to a second old. */
  Work work() throws SQLException {
    return new Work(
        System.nanoTime(),
        Long.parseLong(
            ask("select xact_commit from pg_stat_database where datname = current_database()")),
        Long.parseLong(ask("select coalesce(sum(n_tup_upd), 0) from pg_stat_user_tables")));
  }

  private String ask(String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      answer.next();
      return answer.getString(1);
    }
  }

  /** How a server is told of it, in Quarkus' words. */
  Map<String, String> serverEnvironment() {
    return Map.of(
        "QUARKUS_DATASOURCE_JDBC_URL", url,
        "QUARKUS_DATASOURCE_USERNAME", user(),
        "QUARKUS_DATASOURCE_PASSWORD", password());
  }

  String name() {
    return parts.getPath().substring(1);
  }

  /** How PostgreSQL's own programs are told of it. */
  List<String> clientArguments() {
    int port = parts.getPort() == -1 ? 5432 : parts.getPort();
    return List.of("--host=" + parts.getHost(), "--port=" + port, "--username=" + user());
  }

  Map<String, String> clientEnvironment() {
    return Map.of("PGPASSWORD", password());
  }

  private String user() {
    return parameter("user", "postgres");
  }

  /** Any, where none is asked for. */
  private String password() {
    return parameter("password", "any");
  }

  private String parameter(String name, String otherwise) {
    String query = parts.getQuery() == null ? "" : parts.getQuery();
    Matcher found = Pattern.compile("(?:^|&)" + name + "=([^&]*)").matcher(query);
    return found.find() ? found.group(1) : otherwise;
  }

  @Override
  public void close() throws IOException, SQLException {
    connection.close();
    if (own != null) {
      own.close();
    }
  }

  /** What the database had done by a moment. */
  record Work(long nanos, long commits, long updates) {

    /** What it did a second since an earlier moment. */
    Pace since(Work earlier) {
      double seconds = (nanos - earlier.nanos) / 1e9;
      return new Pace((commits - earlier.commits) / seconds, (updates - earlier.updates) / seconds);
    }
  }

  /** What the database did a second: commits, and rows updated. */
  record Pace(double commits, double updates) {

    /** What it did on average over times that are equally long. */
    static Pace mean(List<Pace> paces) {
      return new Pace(
          paces.stream().mapToDouble(Pace::commits).average().orElse(0),
          paces.stream().mapToDouble(Pace::updates).average().orElse(0));
    }
  }
}
