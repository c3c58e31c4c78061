package io.fusebox.benchmark.service;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The packaged service on this machine, with a durable PostgreSQL beneath it. */
public final class LocalService implements AutoCloseable {

  private static final List<String> JVM = List.of("-Xmx512m", "-XX:+UseParallelGC");

  private final Database database;
  private final Server server;

  private LocalService(Database database, Server server) {
    this.database = database;
    this.server = server;
  }

  /**
   * Starts both.
   *
   * @param jar the packaged service
   * @param folder where data and log go, on a disk
   */
  public static LocalService start(Path jar, Path folder)
      throws IOException, InterruptedException, SQLException {
    Files.createDirectories(folder);
    Database database = Database.open("", folder);
    Map<String, String> environment = new HashMap<>(database.serverEnvironment());
    Path log = folder.resolve("service.log");
    return new LocalService(database, Server.start(jar, JVM, environment, log));
  }

  /** Where it answers. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  @Override
  public void close() throws IOException, SQLException {
    server.close();
    database.close();
  }
}
