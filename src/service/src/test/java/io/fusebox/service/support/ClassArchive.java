package io.fusebox.service.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The archive of classes that the image starts the service with, written by the image's own script:
 * the tests start the service more than a hundred times.
 */
final class ClassArchive {

  private static final Path SCRIPT = Path.of("src", "main", "docker", "write-class-archive");
  private static final Path ARCHIVE = Path.of("target", "fusebox.jsa");
  private static final long PATIENCE_SECONDS = 180;

  private ClassArchive() {}

  /** Where the archive for that jar is; writes it, unless it is there. */
  static synchronized Path of(Path jar) {
    try {
      if (!isNewerThan(jar)) {
        write(jar);
      }
      return ARCHIVE.toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static boolean isNewerThan(Path jar) throws IOException {
    return Files.exists(ARCHIVE)
        && Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(jar)) > 0;
  }

  private static void write(Path jar) throws IOException, InterruptedException {
    Files.deleteIfExists(ARCHIVE);
    File log = Files.createTempFile("fusebox-archive", ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder("sh", SCRIPT.toString(), jar.toString(), ARCHIVE.toString())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log));
    builder.environment().keySet().removeIf(ServiceProcess.SETTING);
    builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(Ports.free()));
    String java = Path.of(System.getProperty("java.home"), "bin").toString();
    builder.environment().merge("PATH", java, (path, first) -> first + File.pathSeparator + path);
    Process script = builder.start();
    boolean ended = script.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!ended || script.exitValue() != 0) {
      script.destroy();
      throw new IllegalStateException(SCRIPT + " failed:\n" + Files.readString(log.toPath()));
    }
    Files.delete(log.toPath());
  }
}
