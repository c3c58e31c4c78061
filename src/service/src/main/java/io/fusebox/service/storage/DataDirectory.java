package io.fusebox.service.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The folder that holds an embedded database, taken by one process at a time. */
final class DataDirectory {

  /** What the system calls a full disk. */
  static final String NO_SPACE = "No space left on device";

  private static final long SMALLEST_FILES = 1 << 20;

  private static final int ORPHAN_STOPS_WITHIN_SECONDS = 30;

  private final Path folder;
  private final FileChannel pidFile;

  private DataDirectory(Path folder, FileChannel pidFile) {
    this.folder = folder;
    this.pidFile = pidFile;
  }

  /**
   * Takes the folder for this process, until {@link #release} or until the process dies.
   *
   * @throws NoDatabaseException another process has taken it, or it cannot be written
   */
  static DataDirectory take(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    Path pid = absolute.resolve("fusebox.pid");
    try {
      Files.createDirectories(absolute);
      restrictToOwner(absolute, "rwx------");
      FileChannel pidFile = FileChannel.open(pid, CREATE, READ, WRITE);
      if (pidFile.tryLock() == null) {
        String holder = Files.readString(pid).strip();
        pidFile.close();
        throw new NoDatabaseException(
            "no database: the folder "
                + absolute
                + " is in use by process "
                + holder
                + "; stop that one, name another folder with FUSEBOX_DATA_DIR, or name a database"
                + " that both can use with QUARKUS_DATASOURCE_JDBC_URL",
            null);
      }
      pidFile.truncate(0);
      pidFile.write(UTF_8.encode(ProcessHandle.current().pid() + "\n"), 0);
      return new DataDirectory(absolute, pidFile);
    } catch (IOException e) {
      throw new NoDatabaseException(
          "no database: the folder "
              + absolute
              + " cannot be used: "
              + reason(e)
              + "; name another one with FUSEBOX_DATA_DIR",
          e);
    }
  }

  private static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof FileAlreadyExistsException || message.contains("Not a directory")) {
      return "a file is in its place";
    } else if (e instanceof AccessDeniedException) {
      return "user " + System.getProperty("user.name") + " may not write there";
    } else if (message.contains(NO_SPACE)) {
      return "the disk is full";
    }
    return e.toString();
  }

  void release() {
    try {
      pidFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path data() {
    return folder.resolve("postgres");
  }

  Path log() {
    return folder.resolve("postgres.log");
  }

  /** Made before it is filled, by what would let everybody write to it. */
  Path binaries() throws IOException {
    Path binaries = Files.createDirectories(folder.resolve("binaries"));
    restrictToOwner(binaries, "rwx------");
    return binaries;
  }

  Path passwordFile() {
    return folder.resolve("password");
  }

  /** Whether there is no room even for PostgreSQL's smallest files. */
  boolean isFull() {
    return folder.toFile().getUsableSpace() < SMALLEST_FILES;
  }

  /** The database's password, made at the first start. */
  String password() throws IOException {
    if (!Files.exists(passwordFile())) {
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      Path unfinished = folder.resolve("password.new");
      Files.writeString(unfinished, HexFormat.of().formatHex(random));
      restrictToOwner(unfinished, "rw-------");
      Files.move(unfinished, passwordFile());
    }
    return Files.readString(passwordFile()).strip();
  }

  /** A folder with that name, without what an earlier try may have left in it. */
  Path emptyFolder(String name) throws IOException {
    Path path = folder.resolve(name);
    if (Files.exists(path)) {
      try (Stream<Path> content = Files.walk(path)) {
        for (Path each : content.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    return path;
  }

  /**
   * Stops a PostgreSQL that still runs on this folder's data because its service was killed. The
   * folder is ours, so nobody is served by it.
   */
  void stopOrphan() throws IOException {
    for (String data : List.of("postgres", "postgres.new")) {
      Path file = folder.resolve(data).resolve("postmaster.pid");
      if (Files.exists(file)) {
        long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElse(null);
        if (postmaster != null && runsOn(postmaster, folder.resolve(data))) {
          stop(postmaster);
        }
      }
    }
  }

  /** Whether it is no other process that has got the same number since. */
  private static boolean runsOn(ProcessHandle process, Path data) {
    String[] arguments = process.info().arguments().orElse(new String[0]);
    return List.of(arguments).contains(data.toString());
  }

  private static void stop(ProcessHandle postmaster) throws IOException {
    try {
      // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for whoever is connected.
      String pid = Long.toString(postmaster.pid());
      new ProcessBuilder("kill", "-INT", pid).inheritIO().start().waitFor();
      postmaster.onExit().orTimeout(ORPHAN_STOPS_WITHIN_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw new IOException(
            "a PostgreSQL of an earlier start, process " + postmaster.pid() + ", does not stop", e);
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while stopping process " + postmaster.pid(), e);
    }
  }

  private static void restrictToOwner(Path path, String permissions) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }
}
