package io.fusebox.client.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** A {@link FileWorker} that was started, and what it has told. Thread-safe. */
public final class FileWorkerProcess {

  private final Process process;
  private final Thread reader;
  private final AtomicIntegerArray events = new AtomicIntegerArray(128);

  private FileWorkerProcess(Process process) {
    this.process = process;
    this.reader = new Thread(this::listen);
  }

  /** Starts one on that folder. */
  public static FileWorkerProcess start(Path folder) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FileWorker.class.getName(),
            folder.toString());
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      FileWorkerProcess worker = new FileWorkerProcess(process);
      worker.reader.start();
      return worker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void listen() {
    try (InputStream in = process.getInputStream()) {
      for (int event = in.read(); event >= 0; event = in.read()) {
        events.incrementAndGet(event);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has it do that. */
  public void tell(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often it has told of that since it was started. */
  public int told(char event) {
    return events.get(event);
  }

  /** Kills it, as {@code kill -9} does, and hears to the end what it has told. */
  public void kill() throws InterruptedException {
    // Not Process.destroyForcibly: that throws away what is still to be heard.
    process.toHandle().destroyForcibly();
    process.waitFor();
    reader.join();
  }
}
