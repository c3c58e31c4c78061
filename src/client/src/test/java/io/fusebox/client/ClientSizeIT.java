package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an application gets on its class path with the client. */
class ClientSizeIT {

  private static final long MOST_BYTES = 4L * 1024 * 1024;

  private static Path built(String property) {
    return Path.of(Objects.requireNonNull(System.getProperty(property), property));
  }

  @Test
  void theJarAndItsDependenciesTogetherAreSmall() throws IOException {
    String classPath = Files.readString(built("client-dependencies")).strip();
    List<Path> dependencies =
        Stream.of(classPath.split(File.pathSeparator)).map(Path::of).sorted().toList();
    long sum = Files.size(built("client-jar"));
    StringBuilder sizes = new StringBuilder(line(built("client-jar")));
    for (Path dependency : dependencies) {
      sum += Files.size(dependency);
      sizes.append(line(dependency));
    }
    System.out.printf(Locale.ROOT, "%s%,12d bytes of at most %,d%n", sizes, sum, MOST_BYTES);
    assertThat(dependencies)
        .extracting(file -> file.getFileName().toString())
        .anyMatch(name -> name.startsWith("fusebox-engine"))
        .anyMatch(name -> name.startsWith("jackson-databind"));
    assertThat(sum).as("bytes of%n%s", sizes).isLessThan(MOST_BYTES);
  }

  private static String line(Path file) throws IOException {
    return String.format(Locale.ROOT, "%,12d %s%n", Files.size(file), file.getFileName());
  }
}
