package io.fusebox.client.support;

import static org.awaitility.Awaitility.await;

import io.fusebox.service.contract.ContractProxy;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The packaged service as a process of its own, with a PostgreSQL of its own. What is said to it
 * and what it says is compared with the contract.
 */
public final class ServiceProcess implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static @Nullable ServiceProcess shared;

  private static final Pattern KEY = Pattern.compile("fbx_[A-Za-z0-9_-]{43}");

  private final Map<String, String> settings;
  private final int port;
  private final Path folder;
  private final File log;
  private Process process;
  private ContractProxy proxy;

  private ServiceProcess(int port, Path folder, Map<String, String> settings) throws IOException {
    this.settings = settings;
    this.port = port;
    this.folder = folder;
    this.log = Files.createTempFile(folder, "service-", ".log").toFile();
    this.process = launch();
    this.proxy = new ContractProxy(0, port);
  }

  /** One that all tests of this JVM share, and which ends with it. */
  public static synchronized ServiceProcess shared() {
    ServiceProcess service = shared;
    if (service == null) {
      service = start();
      shared = service;
      Runtime.getRuntime().addShutdownHook(new Thread(service::close));
    }
    return service;
  }

  /** Starts one and returns when it answers. */
  public static ServiceProcess start() {
    return start(Map.of());
  }

  /** Starts one with such settings, in the environment, and returns when it answers. */
  public static ServiceProcess start(Map<String, String> settings) {
    try {
      Path folder =
          Files.createTempDirectory(
              Files.createDirectories(Path.of("target", "service").toAbsolutePath()), "run-");
      int port;
      try (ServerSocket socket = new ServerSocket(0)) {
        port = socket.getLocalPort();
      }
      ServiceProcess service = new ServiceProcess(port, folder, settings);
      service.awaitReady();
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar"));
    command.add(Path.of(System.getProperty("packaged-service")).toAbsolutePath().toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log));
    // Neither the settings nor the JVM's options of whoever runs the tests.
    builder.environment().keySet().removeIf(name -> name.matches("(QUARKUS|FUSEBOX|JAVA)_.*"));
    builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
    builder.environment().putAll(settings);
    return builder.start();
  }

  private void awaitReady() throws IOException {
    URI ready = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
    try {
      await("the service to be ready")
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .failFast("the service exited", () -> !process.isAlive())
          .until(
              () ->
                  HTTP.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
                          .statusCode()
                      == 200);
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw new IllegalStateException(
          "the service did not start:\n" + Files.readString(log.toPath()), e);
    }
  }

  /** Where it answers. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** The port on which it answers. */
  public int port() {
    return proxy.port();
  }

  /** Makes a key, where access control is on. */
  public String createKey(String name, String json) {
    Matcher key = KEY.matcher(send("PUT", "/v1/keys/" + name, json));
    if (!key.find()) {
      throw new AssertionError("no key was made");
    }
    return key.group();
  }

  /** Ends a key. */
  public void revokeKey(String name) {
    send("DELETE", "/v1/keys/" + name, "");
  }

  /** What it answers to a GET of the first key's holder. */
  public String get(String path) {
    return send("GET", path, "");
  }

  private String send(String method, String path, String json) {
    try {
      Matcher admin = KEY.matcher(Files.readString(log.toPath()));
      if (!admin.find()) {
        throw new AssertionError("the service has shown no key");
      }
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri().resolve(path))
              .version(HttpClient.Version.HTTP_1_1)
              .header("Authorization", "Bearer " + admin.group())
              .method(method, BodyPublishers.ofString(json));
      if (!json.isEmpty()) {
        request.header("Content-Type", "application/json");
      }
      return HTTP.send(request.build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts it again, on the same data. */
  public void restart() {
    try {
      process = launch();
      awaitReady();
      proxy = new ContractProxy(proxy.port(), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -9}. */
  public void kill() {
    process.destroyForcibly().onExit().join();
    proxy.close();
  }

  /** Lets it stand still, as a machine does that hangs. */
  public void freeze() {
    signal("-STOP");
  }

  public void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    proxy.close();
  }
}
