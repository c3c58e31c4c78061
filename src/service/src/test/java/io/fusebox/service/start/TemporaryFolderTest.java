package io.fusebox.service.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the field
class TemporaryFolderTest {

  @TempDir Path parent;

  @Test
  void onlyItsOwnerEntersIt() throws IOException {
    TemporaryFolder folder = TemporaryFolder.create(parent);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
        .isEqualTo("rwx------");
  }

  @Test
  void itGoesAwayWithAllThatIsInIt() throws IOException {
    TemporaryFolder folder = TemporaryFolder.create(parent);
    Files.createDirectories(folder.path().resolve("vertx").resolve("deep"));
    Files.writeString(folder.path().resolve("vertx").resolve("file"), "text");
    folder.delete();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void whatKilledProcessesLeftIsDeletedByTheNext() throws IOException {
    Path left = Files.createDirectory(parent.resolve("fusebox-left"));
    Files.writeString(left.resolve("lock"), "");
    Files.writeString(left.resolve("file"), "text");
    Path script = Files.writeString(parent.resolve("detect_linux_distribution_17.sh"), "");
    age(left);
    age(script);

    TemporaryFolder folder = TemporaryFolder.create(parent);
    assertThat(parent)
        .isDirectoryContaining(folder.path()::equals)
        .isDirectoryNotContaining(each -> !each.equals(folder.path()));
  }

  @Test
  void whatIsInUseOrYoungOrNotOursStays() throws IOException {
    TemporaryFolder used = TemporaryFolder.create(parent);
    age(used.path());
    Path young = Files.createDirectory(parent.resolve("fusebox-young"));
    Files.writeString(young.resolve("lock"), "");
    Path foreign = Files.createDirectory(parent.resolve("fusebox-notes"));
    Files.writeString(foreign.resolve("diary"), "text");
    age(foreign);
    Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("lock"), "");
    Path notes = Files.writeString(parent.resolve("fusebox-notes.txt"), "text");
    age(notes);
    Path link = Files.createSymbolicLink(parent.resolve("fusebox-link"), elsewhere);
    age(elsewhere);

    TemporaryFolder.create(parent);
    assertThat(used.path().resolve("lock")).exists();
    assertThat(young).exists();
    assertThat(foreign.resolve("diary")).exists();
    assertThat(elsewhere.resolve("lock")).exists();
    assertThat(notes).exists();
    assertThat(link).exists();
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path missing = parent.resolve("missing");
    assertThatThrownBy(() -> TemporaryFolder.create(missing))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("java.io.tmpdir");
  }

  private static void age(Path path) throws IOException {
    FileTime now = Files.getLastModifiedTime(path);
    Duration minute = Duration.ofMinutes(1);
    Files.setLastModifiedTime(path, FileTime.from(now.toInstant().minus(minute)));
  }
}
