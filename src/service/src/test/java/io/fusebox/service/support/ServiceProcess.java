package io.fusebox.service.support;

import static org.awaitility.Awaitility.await;

import io.fusebox.service.contract.ContractFilter;
import io.restassured.RestAssured;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged service as a process of its own, as users run it. */
public final class ServiceProcess implements AutoCloseable {

  /** Settings, and the JVM's options, of whoever runs the tests; the JVM prints the latter. */
  static final Predicate<String> SETTING =
      Pattern.compile("(QUARKUS|FUSEBOX|JAVA)_.*").asMatchPredicate();

  private static final Path LOGS = Path.of("target", "service-logs");

  private final int port;
  private final File log;
  private final Process process;

  private ServiceProcess(int port, File log, Process process) {
    this.port = port;
    this.log = log;
    this.process = process;
  }

  /** Starts it and returns at once. */
  public static ServiceProcess launch(Path directory, Map<String, String> environment) {
    try {
      Files.createDirectories(LOGS);
      File log = Files.createTempFile(LOGS, "service-", ".log").toFile();
      int port = Ports.free();
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      Path jar = Path.of(System.getProperty("packaged-service"));
      command.add("-XX:SharedArchiveFile=" + ClassArchive.of(jar));
      command.addAll(
          List.of(
              "-Xmx160m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-XX:+ExitOnOutOfMemoryError",
              "-jar"));
      command.add(jar.toString());
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(Redirect.to(log));
      builder.environment().keySet().removeIf(SETTING);
      builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
      builder.environment().putAll(environment);
      return new ServiceProcess(port, log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it and returns when it answers. */
  public static ServiceProcess start(Path directory, Map<String, String> environment) {
    ServiceProcess service = launch(directory, environment);
    service.awaitReady();
    return service;
  }

  /** Waits until it answers. */
  public void awaitReady() {
    try {
      await("the service to be ready")
          .atMost(Duration.ofMinutes(3))
          .ignoreExceptions()
          .failFast("the service exited", () -> !process.isAlive())
          .until(() -> request().get("/q/health/ready").statusCode() == 200);
    } catch (RuntimeException e) {
      kill();
      throw new IllegalStateException("the service did not start:\n" + output(), e);
    }
  }

  /** Where it answers to a path. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** The port on which it answers. */
  public int port() {
    return port;
  }

  public RequestSpecification request() {
    return RestAssured.given()
        .spec(
            new RequestSpecBuilder()
                .setBaseUri("http://127.0.0.1")
                .setPort(port)
                .setContentType(ContentType.JSON)
                .addFilter(new ContractFilter())
                .build());
  }

  public String output() {
    try {
      return Files.readString(log.toPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How much memory it holds, as Linux counts it. */
  public long residentKilobytes() {
    try (Stream<String> status = Files.lines(Path.of("/proc", pid(), "status"))) {
      String resident = status.filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(resident.replaceAll("\\D", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String pid() {
    return Long.toString(process.pid());
  }

  /** Waits until it ends by itself. */
  public int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the service still runs after " + limit + ":\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
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
      new ProcessBuilder("kill", signal, pid()).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** {@code kill -9}. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /**
   * {@code kill}, and waits until it has ended: for how long. One that does not end fails, and is
   * not left behind.
   */
  public Duration stop() {
    long start = System.nanoTime();
    process.destroy();
    try {
      awaitExit(Duration.ofSeconds(30));
    } finally {
      kill();
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Override
  public void close() {
    stop();
  }
}
