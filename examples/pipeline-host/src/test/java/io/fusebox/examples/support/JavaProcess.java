package io.fusebox.examples.support;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A packaged program as a process of its own, whose lines are kept. */
public final class JavaProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  /**
   * Starts it.
   *
   * @param jar the system property that names its jar
   */
  public JavaProcess(String jar, Path folder, Map<String, String> settings, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar"));
    command.add(Path.of(System.getProperty(jar)).toAbsolutePath().toString());
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(Files.createDirectories(folder).toFile())
              .redirectErrorStream(true);
      // Neither the settings nor the JVM's options of whoever runs the tests.
      builder.environment().keySet().removeIf(name -> name.matches("(QUARKUS|FUSEBOX|JAVA)_.*"));
      builder.environment().putAll(settings);
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(this::read, "lines of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("its output could not be read: " + e);
    }
  }

  /** The lines so far that contain a match of the expression. */
  public List<String> lines(String expression) {
    Pattern pattern = Pattern.compile(expression);
    return lines.stream().filter(line -> pattern.matcher(line).find()).toList();
  }

  /** How many lines there are so far. */
  public int size() {
    return lines.size();
  }

  /** Waits for a line, behind so many others, that contains a match of the expression. */
  public void awaitLine(int after, String expression) {
    Pattern pattern = Pattern.compile(expression);
    try {
      await("a line that contains " + expression)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> lines.stream().skip(after).anyMatch(line -> pattern.matcher(line).find()));
    } catch (RuntimeException e) {
      throw new IllegalStateException("it printed:\n" + String.join("\n", lines), e);
    }
  }

  /** Waits for the end of the process and gives its exit code. */
  public int awaitEnd() {
    process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    return process.exitValue();
  }

  /** Types a line. */
  public void type(String line) {
    try {
      process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -9}. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
