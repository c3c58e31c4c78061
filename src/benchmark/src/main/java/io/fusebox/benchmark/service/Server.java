package io.fusebox.benchmark.service;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A packaged server in a JVM of its own, on a free port of the loopback interface. */
final class Server implements AutoCloseable {

  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  private final int port;
  private final Process process;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Server(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** Starts it, and returns when it is ready. */
  static Server start(Path jar, List<String> jvm, Map<String, String> environment, Path log)
      throws IOException, InterruptedException {
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-jar", jar.toAbsolutePath().normalize().toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(QUARKUS|FUSEBOX|JAVA)_.*"));
    builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
    builder.environment().putAll(environment);
    Server server = new Server(port, builder.start());
    // A benchmark that is interrupted must not leave it running.
    Runtime.getRuntime().addShutdownHook(new Thread(server.process::destroyForcibly));
    server.awaitReady(log);
    return server;
  }

  /** A port on which nobody listens now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady(Path log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        if (get("/q/health/ready").statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // It does not listen yet.
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    close();
    throw new IllegalStateException("the server did not start:\n" + Files.readString(log));
  }

  int port() {
    return port;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  /** One request of a kind. */
  HttpResponse<String> post(RequestKind kind) throws IOException, InterruptedException {
    return client.send(
        request(kind.path(0, true))
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString(kind.body(0, true)))
            .build(),
        BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> put(String path, String body) {
    return client.sendAsync(
        request(path).PUT(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(10))
        .header("Content-Type", "application/json");
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process.destroyForcibly(), 10, TimeUnit.SECONDS).join();
  }
}
