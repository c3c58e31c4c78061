package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.service.support.AccessKeys;
import io.fusebox.service.support.ServiceProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that makes, lists and revokes keys, beside a service that is open to a network. */
class KeysCommandIT {

  private static Path folder;
  private static ServiceProcess service;

  @BeforeAll
  static void start(@TempDir Path temporary) {
    folder = temporary;
    service =
        ServiceProcess.start(
            folder, Map.of("FUSEBOX_ACCESS_CONTROL", "true", "QUARKUS_HTTP_HOST", "0.0.0.0"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private record Ended(int status, String out, String err) {}

  private static Ended run(Path directory, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar"));
    command.add(Path.of(System.getProperty("packaged-service")).toAbsolutePath().toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(QUARKUS|FUSEBOX|JAVA)_.*"));
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      String out = read(process.getInputStream());
      String err = read(process.getErrorStream());
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new Ended(process.exitValue(), out, err);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(java.io.InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aKeyThatItMakesIsAllThatItPrintsAndWorksAtOnce() throws Exception {
    Ended made =
        run(
            folder,
            "keys",
            "create",
            "made",
            "--role",
            "reporter",
            "--role",
            "viewer",
            "--pattern",
            "pay*",
            "--caller",
            "host-a",
            "--lifetime",
            "P90D");
    assertThat(made.err()).isEmpty();
    assertThat(made.out()).matches("fbx_[A-Za-z0-9_-]{43}\\R");
    assertThat(made.status()).isZero();
    String principal =
        AccessKeys.request(service, made.out().strip())
            .get("/v1/session")
            .then()
            .statusCode(200)
            .extract()
            .path("principal");
    assertThat(principal).isEqualTo("made");

    Ended listed = run(folder, "keys", "list");
    assertThat(listed.out())
        .contains("admin  reporter,viewer,operator,admin  *")
        .contains("made  reporter,viewer  pay*  as host-a  expires ")
        .doesNotContain("fbx_");

    assertThat(run(folder, "keys", "revoke", "made").status()).isZero();
    assertThat(run(folder, "keys", "list").out()).contains("revoked ");
  }

  @Test
  void saysWhatIsWrongAndChangesNothing() throws Exception {
    refused(1, "there is a key 'admin'", "create", "admin", "--role", "viewer");
    refused(1, "its name must be", "create", "a*", "--role", "viewer");
    refused(1, "its lifetime must be", "create", "x", "--role", "viewer", "--lifetime", "PT0S");
    refused(1, "there is no key 'nobody'", "revoke", "nobody");
    refused(2, "'root' is none of reporter", "create", "x", "--role", "root");
    refused(2, "'soon' is no duration", "create", "x", "--role", "viewer", "--lifetime", "soon");
    refused(2, "--role", "create", "x");
    refused(2, "say which: keys create", new String[0]);
    assertThat(run(folder, "keys", "list").out()).doesNotContain("x  viewer");
  }

  private static void refused(int status, String why, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("keys"));
    all.addAll(List.of(arguments));
    Ended ended = run(folder, all.toArray(String[]::new));
    assertThat(ended.err()).contains(why);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.status()).isEqualTo(status);
  }

  @Test
  void whereNoDatabaseRunsItSaysHowToNameOne(@TempDir Path elsewhere) throws Exception {
    Ended ended = run(elsewhere, "keys", "list");
    assertThat(ended.status()).isOne();
    assertThat(ended.err())
        .startsWith("fusebox: no database: none is running in ")
        .contains("FUSEBOX_DATA_DIR", "QUARKUS_DATASOURCE_JDBC_URL");
  }

  @Test
  void helpSaysWhatThereIs() throws Exception {
    Ended help = run(folder, "keys", "--help");
    assertThat(help.status()).isZero();
    assertThat(help.out()).contains("create", "list", "revoke");
    assertThat(run(folder, "keys", "create", "--help").out())
        .contains("--role", "--pattern", "--caller", "--lifetime");
  }
}
