package io.fusebox.service.support;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real PostgreSQL on a port that stays over stops and starts, durable as in production. */
public final class PostgresServer implements AutoCloseable {

  private static final Path BINARIES = Path.of("target", "postgres-binaries").toAbsolutePath();

  private static final Pattern TROUBLE = Pattern.compile(" (WARNING|ERROR|FATAL|PANIC): ");

  /** Where the machine is busy. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Path LOGS = Path.of("target", "postgres-logs");

  private final Path data;
  private final Path log;
  private final int port;
  private EmbeddedPostgres postgres;

  public PostgresServer() {
    data = Folders.create("postgres-");
    try {
      Files.createDirectories(LOGS);
      log = Files.createTempFile(LOGS, "postgres-", ".log");
      port = Ports.free();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  public void start() {
    try {
      postgres =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(BINARIES.toFile())
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setPort(port)
              .setPGStartupWait(PATIENCE)
              .setErrorRedirector(Redirect.appendTo(log.toFile()))
              .setOutputRedirector(Redirect.appendTo(log.toFile()))
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void stop() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -9} of all its processes. */
  public void kill() {
    List<ProcessHandle> processes = processes().toList();
    processes.forEach(ProcessHandle::destroyForcibly);
    processes.forEach(process -> await().atMost(PATIENCE).until(() -> isDead(process)));
    try {
      // Where nobody has reaped the dead postmaster yet, the next one would take it for alive.
      Files.deleteIfExists(postmasterFile());
      Files.deleteIfExists(Path.of("/tmp", ".s.PGSQL." + port + ".lock"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Lets go of the folder; that there is nobody to be stopped is logged as an error.
    stop();
  }

  private static boolean isDead(ProcessHandle process) {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try {
      return !process.isAlive() || Files.readString(status).contains("State:\tZ");
    } catch (IOException e) {
      // It has gone meanwhile: the file is not there any more, or "No such process".
      return true;
    }
  }

  /** Lets every process of it stand still, as a machine does that hangs. */
  public void freeze() {
    signal("-STOP");
  }

  public void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      List<String> command = new ArrayList<>(List.of("kill", signal));
      processes().forEach(process -> command.add(Long.toString(process.pid())));
      new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public int port() {
    return port;
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  private Stream<ProcessHandle> processes() {
    try {
      long pid = Long.parseLong(Files.readAllLines(postmasterFile()).get(0).strip());
      ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
      return Stream.concat(Stream.of(postmaster), postmaster.descendants());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one value that a query finds. */
  public String query(String query) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl(), "postgres", "any");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Has a statement carried out. */
  public void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl(), "postgres", "any");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it has logged that tells of trouble, line by line. */
  public List<String> troubleInLog() {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> TROUBLE.matcher(line).find()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How a service is told of it. */
  public Map<String, String> environment() {
    return Map.of(
        "QUARKUS_DATASOURCE_JDBC_URL", jdbcUrl(),
        "QUARKUS_DATASOURCE_USERNAME", "postgres",
        "QUARKUS_DATASOURCE_PASSWORD", "any");
  }

  @Override
  public void close() {
    stop();
    // It writes until its last moment, to what is deleted now.
    await().atMost(PATIENCE).until(() -> Files.notExists(postmasterFile()));
    Folders.delete(data);
  }

  /** There as long as it runs. */
  private Path postmasterFile() {
    return data.resolve("postmaster.pid");
  }
}
