package io.fusebox.benchmark.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Redis with an empty folder and a free port of the loopback interface, which answers a write
 * once its log is flushed. It holds one breaker, which a script changes: {@code load/record.lua}.
 */
final class Redis implements AutoCloseable {

  /** What to do where there is none. */
  static final String INSTALL =
      "on Debian and Ubuntu, apt-get install redis-server; on a Mac, brew install redis";

  private static final String SCRIPT = "/load/record.lua";
  private static final String BREAKER = "b0";
  private static final int CLIENT_SECONDS = 10;
  private static final int LONGEST_START_SECONDS = 20;

  private final String client = Command.find("redis-cli", INSTALL);
  private final int port;
  private final Path data;
  private final Process process;
  private int runs;

  private Redis(int port, Path data, Process process) {
    this.port = port;
    this.data = data;
    this.process = process;
  }

  /**
   * Starts it, and returns when it answers.
   *
   * @param folder where its data and its log go
   * @throws IllegalStateException this machine has none, or it did not start
   */
  static Redis start(Path folder) throws IOException, InterruptedException {
    String program = Command.find("redis-server", INSTALL);
    Path data = Files.createTempDirectory(folder, "redis-");
    Machine.requireDisk(data);
    int port = Server.freePort();
    Path log = folder.resolve("redis.log");
    ProcessBuilder builder =
        new ProcessBuilder(command(program, port, data))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Redis redis = new Redis(port, data, builder.start());
    // A benchmark that is interrupted must not leave it running.
    Runtime.getRuntime().addShutdownHook(new Thread(redis.process::destroyForcibly));
    redis.awaitReady(log);
    return redis;
  }

  private static List<String> command(String program, int port, Path data) {
    List<String> command = new ArrayList<>(List.of(program));
    Map<String, String> settings =
        Map.of(
            "bind", "127.0.0.1",
            "port", Integer.toString(port),
            "dir", data.toString(),
            "appendonly", "yes",
            "appendfsync", "always",
            // No copies of all data meanwhile, as PostgreSQL makes no checkpoint.
            "save", "",
            "auto-aof-rewrite-percentage", "0");
    settings.forEach((name, value) -> command.addAll(List.of("--" + name, value)));
    return command;
  }

  private void awaitReady(Path log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_START_SECONDS);
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        if (ask("ping").equals("PONG")) {
          return;
        }
      } catch (IllegalStateException e) {
        // It does not listen yet.
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    close();
    throw new IllegalStateException("Redis did not start:\n" + Files.readString(log));
  }

  int port() {
    return port;
  }

  /** The arguments of a command for a run, which records outcomes under a key of its own each. */
  List<String> recording() throws IOException {
    // Two numbers of 31 bits, each of which redis-benchmark draws by itself. Its seed is the time
    // xor its process' number, so two runs can draw the same ones.
    String key = "key:" + runs++ + ":__rand_int__:__rand_int__";
    String sha = ask("script", "load", script());
    return List.of("evalsha", sha, "3", BREAKER, BREAKER + ":window", key, "__rand_int__");
  }

  private static String script() throws IOException {
    try (InputStream source = Objects.requireNonNull(Redis.class.getResourceAsStream(SCRIPT))) {
      return new String(source.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** How many outcomes the breaker has counted. */
  long recorded() {
    String calls = ask("hget", BREAKER, "calls");
    return calls.isEmpty() ? 0 : Long.parseLong(calls);
  }

  private String ask(String... command) {
    List<String> all = new ArrayList<>(List.of(client, "-p", Integer.toString(port)));
    all.addAll(List.of(command));
    return Command.run(all, Map.of(), CLIENT_SECONDS).strip();
  }

  /** Ends it, and deletes its data. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
