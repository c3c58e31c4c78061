package io.fusebox.client;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The file of one breaker, which many threads and processes read and replace. Thread-safe.
 *
 * <p>It is never written in place: what is new is written to a file beside it, which then takes its
 * place in one step. So whoever reads sees one whole version, without a lock, and whoever is killed
 * leaves the version that was there, and at most a file that the next one throws away.
 */
final class BreakerFile {

  /** How long to wait for others, each of whom needs some milliseconds. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String breaker;
  private final BreakerPaths paths;
  private final LockFile lock;

  /** The version that was read last, while it is known to be the newest. */
  private final AtomicReference<@Nullable Pinned> pinned = new AtomicReference<>();

  BreakerFile(String breaker, Path folder) {
    this.breaker = breaker;
    this.paths = new BreakerPaths(folder, breaker);
    this.lock = LockFile.take(paths.lock());
  }

  /** Gives up what is held open; it can be used all the same. */
  void close() {
    unpin();
    lock.leave();
  }

  private void unpin() {
    Pinned last = pinned.getAndSet(null);
    if (last != null) {
      last.close();
    }
  }

  /** Whether somebody was killed while writing. */
  boolean hasLeftovers() {
    return Files.exists(paths.next(), LinkOption.NOFOLLOW_LINKS)
        && Files.isWritable(paths.folder());
  }

  /**
   * Makes the folder again, in case somebody removed it.
   *
   * @throws BreakersUnavailableException it cannot be made
   */
  void makeFolder() {
    try {
      Files.createDirectories(paths.folder());
    } catch (IOException e) {
      throw unavailable("cannot be made: " + words(e), e);
    }
  }

  /**
   * What is stored now; the same object for as long as nothing else is. Waits for nobody.
   *
   * @return null: there is no file
   * @throws KeptAsideException the file was damaged
   * @throws BreakersUnavailableException the file cannot be read
   */
  @Nullable StoredBreaker read() {
    try {
      return readNow();
    } catch (UnreadableFileException e) {
      if (!e.isDamaged()) {
        throw unavailable("cannot be read: " + e.what(), e);
      }
      try (Exclusive exclusive = lock()) {
        return exclusive.read();
      }
    }
  }

  /**
   * The right to replace the file, which nobody else has until it is closed.
   *
   * @throws BreakersUnavailableException it cannot be had
   */
  Exclusive lock() {
    boolean locked;
    // After close() it is as if this were opened for this one time.
    LockFile taken = LockFile.take(paths.lock());
    try {
      locked = taken.lock(PATIENCE.toNanos());
    } catch (IOException e) {
      taken.leave();
      throw unavailable("cannot be locked by " + paths.lock() + ": " + words(e), e);
    } catch (RuntimeException | Error e) {
      taken.leave();
      throw e;
    }
    if (!locked) {
      taken.leave();
      throw unavailable(
          "was locked by others for "
              + PATIENCE.toSeconds()
              + " s: see which process has "
              + paths.lock()
              + " open, and whether it stands still",
          null);
    }
    return new Exclusive(taken);
  }

  private @Nullable StoredBreaker readNow() throws UnreadableFileException {
    try {
      BasicFileAttributes found =
          Files.readAttributes(paths.state(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      // In this order: what is pinned when it is looked at cannot have been replaced before.
      Pinned last = pinned.get();
      if (last != null && last.isAt(found)) {
        return last.stored();
      }
      if (!found.isRegularFile()) {
        throw unavailable("is a folder, a link or a device: move it away", null);
      }
      return open(found, last);
    } catch (NoSuchFileException e) {
      requireNoneKeptAside();
      return null;
    } catch (IOException e) {
      throw unavailable("cannot be read: " + words(e), e);
    }
  }

  private StoredBreaker open(BasicFileAttributes found, @Nullable Pinned last)
      throws IOException, UnreadableFileException {
    FileInputStream in = new FileInputStream(paths.state().toFile());
    Pinned now = null;
    try {
      byte[] bytes = in.readNBytes(StoredBreaker.MOST_BYTES + 1);
      if (bytes.length > StoredBreaker.MOST_BYTES) {
        throw UnreadableFileException.damaged("it is larger than any that was written");
      }
      now = Pinned.after(last, StoredBreaker.read(breaker, bytes), in, found);
      replace(last, now);
      return now.stored();
    } finally {
      if (now == null) {
        in.close();
      }
    }
  }

  private void replace(@Nullable Pinned last, Pinned now) {
    boolean sameFile = last != null && last.holdsSameAs(now);
    boolean replaced = pinned.compareAndSet(last, now);
    // Where another thread was faster, what it replaced is its to close.
    Pinned over = replaced ? last : now;
    if (over != null && !sameFile) {
      over.close();
    }
  }

  private void requireNoneKeptAside() {
    List<Path> aside;
    try {
      aside = paths.keptAside();
    } catch (IOException e) {
      throw unavailable("is not there, and its folder cannot be read: " + words(e), e);
    }
    if (!aside.isEmpty()) {
      throw keptAside(aside.get(aside.size() - 1), "it was damaged");
    }
  }

  private KeptAsideException keptAside(Path aside, String what) {
    return new KeptAsideException(
        about(
            "cannot be read: "
                + what
                + ". It is kept as "
                + aside
                + "; reset() begins the breaker anew, and so does opening it once that file is"
                + " removed"));
  }

  /** Says that the file is gone that was there. */
  BreakersUnavailableException gone() {
    return unavailable(
        "was there and is gone: put it back, or begin the breaker anew by reset() or by opening it"
            + " again",
        null);
  }

  BreakersUnavailableException unavailable(String what, @Nullable Throwable cause) {
    return new BreakersUnavailableException(about(what), cause);
  }

  private String about(String what) {
    return "breaker '" + breaker + "': the file " + paths.state() + " " + what;
  }

  static String words(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "this user may not do that (" + e.getMessage() + ")";
    }
    if (e instanceof NoSuchFileException) {
      return "the folder is gone (" + e.getMessage() + ")";
    }
    return String.valueOf(e.getMessage());
  }

  /** The right to replace the file. Confined to the thread that has it. */
  final class Exclusive implements Closeable {
    private final LockFile taken;

    private Exclusive(LockFile taken) {
      this.taken = taken;
    }

    /**
     * What is stored; a damaged file is moved aside.
     *
     * @return null: there is no file
     * @throws KeptAsideException the file was damaged
     * @throws BreakersUnavailableException the file cannot be read
     */
    @Nullable StoredBreaker read() {
      try {
        return readNow();
      } catch (UnreadableFileException e) {
        if (!e.isDamaged()) {
          throw unavailable("cannot be read: " + e.what(), e);
        }
        throw keptAside(moveAside(e), e.what());
      }
    }

    private Path moveAside(UnreadableFileException why) {
      while (true) {
        Path aside = paths.aside(System.currentTimeMillis());
        try {
          return Files.move(paths.state(), aside);
        } catch (FileAlreadyExistsException e) {
          // One was kept in this very millisecond.
        } catch (IOException e) {
          e.addSuppressed(why);
          throw unavailable(
              "cannot be read: " + why.what() + "; and cannot be moved aside: " + words(e), e);
        }
      }
    }

    /**
     * Writes what is to be stored to a file beside, so that it survives.
     *
     * @throws BreakersUnavailableException it cannot be written; what was stored still is
     */
    void prepare(StoredBreaker next) {
      byte[] bytes = next.toBytes();
      try {
        Files.deleteIfExists(paths.next());
        // Fails where something stands there, and follows no link.
        Files.createFile(paths.next());
        try (FileOutputStream out = new FileOutputStream(paths.next().toFile())) {
          out.write(bytes);
          out.getFD().sync();
        }
      } catch (IOException e) {
        discardIfPossible(e);
        throw unavailable("cannot be replaced: " + words(e), e);
      }
    }

    /**
     * Has what was prepared take the file's place.
     *
     * @throws BreakersUnavailableException it cannot; what was stored still is
     */
    void commit() {
      // A replaced file that is held open is freed when it is closed, which takes long: so now.
      unpin();
      try {
        Files.move(paths.next(), paths.state(), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        discardIfPossible(e);
        throw unavailable("cannot be replaced: " + words(e), e);
      }
    }

    /**
     * Throws away what somebody left who was killed.
     *
     * @throws BreakersUnavailableException it cannot be removed
     */
    void discardLeftovers() {
      try {
        Files.deleteIfExists(paths.next());
      } catch (IOException e) {
        throw unavailable("cannot be replaced: " + words(e), e);
      }
    }

    private void discardIfPossible(IOException e) {
      try {
        Files.deleteIfExists(paths.next());
      } catch (IOException again) {
        e.addSuppressed(again);
      }
    }

    @Override
    public void close() {
      taken.unlock();
      taken.leave();
    }
  }
}
