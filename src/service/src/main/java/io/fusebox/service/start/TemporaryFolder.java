package io.fusebox.service.start;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder of this process alone, in the folder for temporary files: only its owner may enter it,
 * and it goes away with the process. What a process left that was killed is deleted by the next
 * one: each holds a lock in its folder as long as it lives.
 */
public final class TemporaryFolder {

  private static final String PREFIX = "fusebox-";

  /**
   * The script of the embedded PostgreSQL's starter, which deletes it when the JVM ends by itself.
   */
  private static final String SCRIPT = "detect_linux_distribution_*.sh";

  private static final String LOCK = "lock";

  /** What is younger may be of a process that is about to lock it, or to run it. */
  private static final Duration LEFT_BEHIND = Duration.ofSeconds(10);

  private final Path path;
  private final FileChannel lock;

  private TemporaryFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes the folder, and deletes what killed processes have left.
   *
   * @throws StartRefusedException nothing can be written to the folder for temporary files
   */
  public static TemporaryFolder create() {
    return create(Path.of(System.getProperty("java.io.tmpdir")));
  }

  static TemporaryFolder create(Path parent) {
    try {
      Path path = Files.createTempDirectory(parent, PREFIX);
      FileChannel lock = open(path);
      lock.lock();
      TemporaryFolder folder = new TemporaryFolder(path, lock);
      folder.deleteLeftovers(parent);
      return folder;
    } catch (IOException e) {
      throw new StartRefusedException(
          "nothing can be written to the folder for temporary files, "
              + parent
              + " ("
              + e
              + "); name another one with -Djava.io.tmpdir=… before -jar, or in JAVA_TOOL_OPTIONS",
          e);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Deletes it and all that is in it. */
  public void delete() {
    try {
      lock.close();
      deleteAll(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileChannel open(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private void deleteLeftovers(Path parent) throws IOException {
    UserPrincipal owner = Files.getOwner(path);
    FileTime now = Files.getLastModifiedTime(path);
    try (DirectoryStream<Path> scripts = Files.newDirectoryStream(parent, SCRIPT)) {
      for (Path script : scripts) {
        if (Files.isRegularFile(script, NOFOLLOW_LINKS) && isOld(script, owner, now)) {
          Files.deleteIfExists(script);
        }
      }
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : folders) {
        if (!folder.equals(path)
            && Files.isDirectory(folder, NOFOLLOW_LINKS)
            && Files.isRegularFile(folder.resolve(LOCK), NOFOLLOW_LINKS)
            && isOld(folder, owner, now)) {
          deleteIfUnlocked(folder);
        }
      }
    }
  }

  private static boolean isOld(Path entry, UserPrincipal owner, FileTime now) {
    try {
      Duration age =
          Duration.between(
              Files.getLastModifiedTime(entry, NOFOLLOW_LINKS).toInstant(), now.toInstant());
      return age.compareTo(LEFT_BEHIND) > 0 && Files.getOwner(entry, NOFOLLOW_LINKS).equals(owner);
    } catch (IOException e) {
      // Another one has deleted it.
      return false;
    }
  }

  private static void deleteIfUnlocked(Path folder) {
    try (FileChannel channel = open(folder);
        FileLock free = channel.tryLock()) {
      if (free != null) {
        deleteAll(folder);
      }
    } catch (IOException | OverlappingFileLockException e) {
      // It is tidied by a later start; this one does not need it to be.
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> content = Files.walk(folder)) {
      for (Path each : content.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
