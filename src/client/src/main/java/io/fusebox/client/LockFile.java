package io.fusebox.client;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file that is locked by one thread of one process of this host at a time. Thread-safe.
 *
 * <p>There is one for each file in a process, whoever uses it: a file lock keeps out other
 * processes, not other threads; and POSIX drops all of a process's locks on a file as soon as any
 * descriptor of that file is closed.
 */
final class LockFile {

  private static final Map<Path, LockFile> IN_USE = new HashMap<>();

  private static final long SHORTEST_PAUSE_NANOS = 20_000;
  private static final long LONGEST_PAUSE_NANOS = 1_000_000;

  private final Path path;
  private final ReentrantLock thread = new ReentrantLock();

  /** Guarded by {@link #IN_USE}. */
  private int users;

  // Guarded by the thread's lock, or there is no user.
  private @Nullable FileChannel channel;
  private @Nullable Object identity;
  private @Nullable FileLock held;

  private LockFile(Path path) {
    this.path = path;
  }

  /** The lock on that file, which is kept open until all who took it have left it. */
  static LockFile take(Path path) {
    synchronized (IN_USE) {
      LockFile lock = IN_USE.computeIfAbsent(path, LockFile::new);
      lock.users++;
      return lock;
    }
  }

  /** Gives up what {@link #take} gave. */
  void leave() {
    synchronized (IN_USE) {
      users--;
      if (users == 0) {
        IN_USE.remove(path);
        close();
      }
    }
  }

  /**
   * Locks it; does not heed interrupts, as an outcome is to be counted all the same.
   *
   * @param nanos for how long to wait at most
   * @return whether it is locked; otherwise others held it all the time
   * @throws IOException it cannot be locked at all
   */
  boolean lock(long nanos) throws IOException {
    long deadline = System.nanoTime() + nanos;
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return thread.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
              && lockForProcess(deadline);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Unlocks it. */
  void unlock() {
    try {
      release();
    } finally {
      thread.unlock();
    }
  }

  private boolean lockForProcess(long deadline) throws IOException {
    try {
      long pause = SHORTEST_PAUSE_NANOS;
      // Asking again and again has a time limit, and an interrupt does not close the file.
      while (!isLocked()) {
        if (System.nanoTime() - deadline > 0) {
          thread.unlock();
          return false;
        }
        LockSupport.parkNanos(this, pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      }
      return true;
    } catch (IOException | RuntimeException | Error e) {
      close();
      thread.unlock();
      throw e;
    }
  }

  private boolean isLocked() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = open();
      if (open == null) {
        return false;
      }
    }
    try {
      held = open.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this class of another class loader.
      return false;
    }
    if (held == null) {
      return false;
    }
    if (Objects.equals(identity, identityOfPath())) {
      return true;
    }
    // Somebody removed the file: others lock the one that stands in its place.
    close();
    return false;
  }

  /** Opens the file; null: another took its place meanwhile. */
  private @Nullable FileChannel open() throws IOException {
    try {
      Files.createFile(path);
    } catch (FileAlreadyExistsException e) {
      // It is left where it is, for good: removing it would let two hold the lock.
    }
    Object before = identityOfPath();
    channel = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    identity = identityOfPath();
    if (!Objects.equals(before, identity)) {
      close();
    }
    return channel;
  }

  /** What tells the file at the path from one that takes its place; null: there is none. */
  private @Nullable Object identityOfPath() throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private void release() {
    FileLock lock = held;
    held = null;
    if (lock != null) {
      try {
        lock.release();
      } catch (IOException e) {
        // Whatever became of it, closing the file unlocks it.
        close();
      }
    }
  }

  private void close() {
    FileChannel open = channel;
    channel = null;
    held = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Nothing was written to it.
      }
    }
  }
}
