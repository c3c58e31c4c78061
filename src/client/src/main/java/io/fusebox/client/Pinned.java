package io.fusebox.client;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A version of a breaker's file that is held open, so that as long as it is, no other file can have
 * its identity: as long as the path leads to this identity, this is the newest version.
 *
 * @param identity the version's identity; null: not known for sure
 */
record Pinned(
    StoredBreaker stored,
    FileInputStream in,
    @Nullable Object identity,
    FileTime modified,
    long size) {

  /**
   * Pins a version that was opened and read after its path was looked at.
   *
   * <p>When the path was looked at, it led to this version for sure only if that had been read
   * before as well, since no version ever comes back.
   *
   * @param found what was found at the path
   */
  static Pinned after(
      @Nullable Pinned last, StoredBreaker now, FileInputStream in, BasicFileAttributes found)
      throws IOException {
    FileTime modified = found.lastModifiedTime();
    if (last == null || !last.isSameVersion(now)) {
      return new Pinned(now, in, null, modified, found.size());
    }
    in.close();
    return new Pinned(last.stored, last.in, found.fileKey(), modified, found.size());
  }

  private boolean isSameVersion(StoredBreaker other) {
    return stored.born() == other.born() && stored.revision() == other.revision();
  }

  boolean holdsSameAs(Pinned other) {
    return in == other.in;
  }

  /** Whether what was found at the path is this version, as it was written. */
  boolean isAt(BasicFileAttributes found) {
    return identity != null
        && Objects.equals(identity, found.fileKey())
        && modified.equals(found.lastModifiedTime())
        && size == found.size();
  }

  void close() {
    try {
      in.close();
    } catch (IOException e) {
      // It was only read.
    }
  }
}
