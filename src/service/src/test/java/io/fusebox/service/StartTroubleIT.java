package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fusebox.service.support.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each trouble that a start can foresee is one sentence; nothing of a start is left behind. */
@SuppressWarnings("NullAway.Init") // JUnit sets the field
class StartTroubleIT {

  @TempDir Path folder;

  @Test
  void aPortThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      refusal(Map.of("QUARKUS_HTTP_PORT", port))
          .startsWith("fusebox: port " + port + " of 127.0.0.1 is in use by another process;")
          .contains("QUARKUS_HTTP_PORT");
    }
  }

  @Test
  void aPortThatIsNone() {
    refusal(Map.of("QUARKUS_HTTP_PORT", "80800")).contains("QUARKUS_HTTP_PORT cannot be '80800'");
  }

  @Test
  void anAddressOfAnotherMachine() {
    refusal(Map.of("QUARKUS_HTTP_HOST", "203.0.113.7"))
        .startsWith("fusebox: 203.0.113.7 is no address of this machine");
  }

  @Test
  void anAddressThatIsOpenToANetworkWithoutAccessControl() {
    refusal(Map.of("QUARKUS_HTTP_HOST", "0.0.0.0"))
        .startsWith("fusebox: at 0.0.0.0 everybody on the network could trip")
        .contains("FUSEBOX_ACCESS_CONTROL=true", "QUARKUS_HTTP_HOST=127.0.0.1");
  }

  @Test
  void aMistypedVariable() {
    refusal(Map.of("FUSEBOX_LNAES", "3"))
        .startsWith("fusebox: there is no setting FUSEBOX_LNAES (perhaps FUSEBOX_LANES?);");
  }

  @Test
  void aHostThatIsNone() {
    refusal(Map.of("FUSEBOX_ALLOWED_HOSTS", "fusebox.example, https://fusebox.example"))
        .startsWith(
            "fusebox: FUSEBOX_ALLOWED_HOSTS cannot have 'https://fusebox.example': it takes");
  }

  @Test
  void aMistypedPropertyInTheFileOfSettings() throws IOException {
    Path config = Files.createDirectory(folder.resolve("config"));
    Files.writeString(config.resolve("application.properties"), "fusebox.max-braekers=3\n");
    refusal(Map.of())
        .startsWith(
            "fusebox: there is no setting fusebox.max-braekers (perhaps FUSEBOX_MAX_BREAKERS?);");
  }

  @Test
  void aValueThatCannotBeRead() {
    refusal(Map.of("FUSEBOX_LANES", "0"))
        .isEqualTo("fusebox: FUSEBOX_LANES cannot be '0': it takes a whole number from 1 to 64");
  }

  @Test
  void aFileInThePlaceOfTheDataFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    refusal(Map.of("FUSEBOX_DATA_DIR", file.toString()))
        .contains("a file is in its place", "FUSEBOX_DATA_DIR");
    assertThat(file).hasContent("text");
  }

  @Test
  void dataOfANewerPostgres() throws IOException {
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("postgres"));
    Files.writeString(data.resolve("postgres").resolve("PG_VERSION"), "19\n");
    refusal(Map.of("FUSEBOX_DATA_DIR", data.toString()))
        .contains("its data was written by PostgreSQL 19, and this is 18");
  }

  @Test
  void aDatabaseWhoseAddressIsNone() {
    refusal(Map.of("QUARKUS_DATASOURCE_JDBC_URL", "postgresql://localhost/x"))
        .contains("an address is written jdbc:postgresql://");
  }

  @Test
  void nothingIsLeftAmongTheTemporaryFiles() throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Map<String, String> settings =
        Map.of(
            "FUSEBOX_DATA_DIR",
            folder.resolve("data").toString(),
            "JAVA_TOOL_OPTIONS",
            "-Djava.io.tmpdir=" + temporary);
    ServiceProcess killed = ServiceProcess.start(folder, settings);
    assertThat(killed.request().get("/q/swagger-ui/swagger-ui.css").statusCode()).isEqualTo(200);
    assertThat(writableForOthers(temporary)).isEmpty();
    killed.kill();
    assertThat(temporary).isNotEmptyDirectory();
    // A start that follows at once cannot know them from those of one that is just beginning.
    age(temporary);

    ServiceProcess.start(folder, settings).stop();
    assertThat(temporary).isEmptyDirectory();
    // PostgreSQL writes until its last moment, to what is deleted now.
    Path postmaster = folder.resolve("data").resolve("postgres").resolve("postmaster.pid");
    await("the end of PostgreSQL").until(() -> Files.notExists(postmaster));
  }

  private static List<Path> writableForOthers(Path folder) throws IOException {
    List<Path> writable = new ArrayList<>();
    for (Path each : all(folder)) {
      String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(each));
      if (permissions.charAt(4) == 'w' || permissions.charAt(7) == 'w') {
        writable.add(each);
      }
    }
    return writable;
  }

  private static void age(Path folder) throws IOException {
    for (Path each : all(folder)) {
      FileTime now = Files.getLastModifiedTime(each);
      Files.setLastModifiedTime(each, FileTime.from(now.toInstant().minusSeconds(60)));
    }
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.toList();
    }
  }

  private AbstractStringAssert<?> refusal(Map<String, String> settings) {
    ServiceProcess refused = ServiceProcess.launch(folder, settings);
    assertThat(refused.awaitExit(Duration.ofSeconds(30))).isEqualTo(1);
    return assertThat(refused.output().lines()).singleElement().asString();
  }
}
