package io.fusebox.service.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders of the tests' processes, which go away with those or with the build's. */
final class Folders {

  private static final Path ALL = Path.of("target", "folders").toAbsolutePath();

  private Folders() {}

  /** A new one, whose name begins so. */
  static Path create(String prefix) {
    try {
      return Files.createTempDirectory(Files.createDirectories(ALL), prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes one with all that is in it. */
  static void delete(Path folder) {
    try (Stream<Path> content = Files.walk(folder)) {
      for (Path each : content.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
