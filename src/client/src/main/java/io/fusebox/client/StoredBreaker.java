package io.fusebox.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.BreakerView;
import io.fusebox.engine.CorruptSnapshotException;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * What a breaker's file holds, and its form: lines of ASCII that a person can read, of which only
 * the engine's snapshot is opaque. An immutable value.
 *
 * <pre>
 * fusebox-breaker 1
 * name=payments
 * born=1795603200000000
 * revision=17
 * consecutiveFailureThreshold=5
 * (the other settings)
 * state=OPEN
 * snapshot=RkIBAgQ…
 * crc32=9f3a01bc
 * </pre>
 *
 * <p>A setting that has no line takes its default, and one that this version does not know is kept
 * as it is: see {@link SettingsLines}. In every version, the first line names the version and the
 * last one is the CRC-32 of all bytes before it. So damage can be told from what a newer program
 * wrote.
 */
final class StoredBreaker {

  /** So much that no breaker's file comes near to it, in bytes. */
  static final int MOST_BYTES = 1 << 20;

  private static final int VERSION = 1;
  private static final String FIRST = "fusebox-breaker ";
  private static final String LAST = "crc32=";
  private static final String OTHER_VERSION =
      ": use the program's version that wrote it, or a newer one";
  private static final int LAST_LENGTH = LAST.length() + 8 + 1;

  private final String name;
  private final long born;
  private final long revision;
  private final SettingsLines settings;
  private final byte[] snapshot;

  private StoredBreaker(
      String name, long born, long revision, SettingsLines settings, byte[] snapshot) {
    this.name = name;
    this.born = born;
    this.revision = revision;
    this.settings = settings;
    this.snapshot = snapshot;
  }

  /** The first that is stored of a breaker, at that moment. */
  static StoredBreaker first(String name, Breaker breaker, long now) {
    SettingsLines settings = SettingsLines.of(breaker.settings());
    return new StoredBreaker(name, now, 1, settings, breaker.snapshot());
  }

  /** What is to be stored after this, once the breaker has carried out commands. */
  StoredBreaker next(Breaker breaker) {
    SettingsLines next = settings.with(breaker.settings());
    return new StoredBreaker(name, born, revision + 1, next, breaker.snapshot());
  }

  /** Tells one life of a breaker from the next, which begins when its file was given up. */
  long born() {
    return born;
  }

  /** How often this life was stored, from 1. */
  long revision() {
    return revision;
  }

  Settings settings() {
    return settings.settings();
  }

  /** The names of stored settings that this version does not know. */
  Set<String> unknownSettings() {
    return settings.unknown().keySet();
  }

  /** The breaker as it was stored, for the caller alone. */
  Breaker restore() {
    return Breaker.restore(settings.settings(), snapshot);
  }

  /** What the breaker looked like when it was stored. */
  BreakerView view() {
    return restore().view(Long.MIN_VALUE);
  }

  byte[] toBytes() {
    StringBuilder text = new StringBuilder(1024);
    text.append(FIRST).append(VERSION).append('\n');
    text.append("name=").append(name).append('\n');
    text.append("born=").append(born).append('\n');
    text.append("revision=").append(revision).append('\n');
    settings.write(text);
    text.append("state=").append(restore().state()).append('\n');
    text.append("snapshot=").append(Base64.getEncoder().encodeToString(snapshot)).append('\n');
    byte[] before = text.toString().getBytes(UTF_8);
    byte[] all = Arrays.copyOf(before, before.length + LAST_LENGTH);
    byte[] last = lastLine(before, before.length);
    System.arraycopy(last, 0, all, before.length, LAST_LENGTH);
    return all;
  }

  private static byte[] lastLine(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (LAST + String.format("%08x", crc.getValue()) + "\n").getBytes(UTF_8);
  }

  /**
   * What these bytes hold.
   *
   * @throws UnreadableFileException they are damaged, or not of a kind that is read here
   */
  static StoredBreaker read(String name, byte[] bytes) throws UnreadableFileException {
    int end = bytes.length - LAST_LENGTH;
    if (bytes.length == 0) {
      throw UnreadableFileException.damaged("it is empty");
    }
    if (end < 0 || !Arrays.equals(bytes, end, bytes.length, lastLine(bytes, end), 0, LAST_LENGTH)) {
      throw UnreadableFileException.damaged("its checksum does not fit");
    }
    try {
      // From here on, somebody wrote it as it is.
      return read(name, new Lines(new String(bytes, 0, end, UTF_8)));
    } catch (CorruptSnapshotException | IllegalArgumentException e) {
      throw UnreadableFileException.foreign(e.getMessage() + OTHER_VERSION);
    }
  }

  private static StoredBreaker read(String name, Lines lines) throws UnreadableFileException {
    String first = lines.next();
    if (!first.equals(FIRST + VERSION)) {
      throw new IllegalArgumentException(
          "it begins with '" + first + "', and this program reads '" + FIRST + VERSION + "'");
    }
    String stored = lines.value("name");
    if (!stored.equals(name)) {
      throw UnreadableFileException.foreign(
          "it is the file of breaker '" + stored + "': move it to where it belongs");
    }
    long born = Long.parseLong(lines.value("born"));
    long revision = Long.parseLong(lines.value("revision"));
    SettingsLines settings = SettingsLines.read(lines, "state");
    State state = State.valueOf(lines.value("state"));
    byte[] snapshot = Base64.getDecoder().decode(lines.value("snapshot"));
    lines.end();
    StoredBreaker breaker = new StoredBreaker(name, born, revision, settings, snapshot);
    if (breaker.restore().state() != state) {
      throw new IllegalArgumentException("its state is not " + state);
    }
    return breaker;
  }
}
