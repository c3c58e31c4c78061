package io.fusebox.engine;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Writes a snapshot: {@code F B}, a version, fields, and a CRC-32 of all before it.
 *
 * <p>A field is a tag (its number times 2, plus 1 where bytes follow), then a number as a varint of
 * seven bits a byte, or bytes behind their length. Texts, lists of numbers and messages (fields
 * within a field) are bytes.
 *
 * <p>The rule of versions: a field's number never changes its meaning. Readers pass over fields
 * they do not know, and take a field that is missing as 0, empty or absent; so programs of one
 * version read each other's snapshots, older or newer. A change that breaks this takes the next
 * version, which older programs refuse with a sentence.
 */
final class SnapshotWriter {

  static final byte[] MAGIC = {'F', 'B', 1};

  /** The field of a transition that has a change of a setting; there can be several. */
  static final int CHANGE = 40;

  private byte[] buffer = new byte[128];
  private int length;

  /** A number; 0 is what a reader takes for a missing one, so it is left out. */
  void number(int field, long value) {
    if (value != 0) {
      varint(field * 2L);
      varint(value);
    }
  }

  void bytes(int field, byte[] value) {
    bytes(field, value, value.length);
  }

  private void bytes(int field, byte[] value, int size) {
    varint(field * 2L + 1);
    varint(size);
    ensure(size);
    System.arraycopy(value, 0, buffer, length, size);
    length += size;
  }

  void text(int field, @Nullable String value) {
    if (value != null) {
      bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  void numbers(int field, long... values) {
    message(
        field,
        inner -> {
          for (long value : values) {
            inner.varint(value);
          }
        });
  }

  void message(int field, Consumer<SnapshotWriter> content) {
    SnapshotWriter inner = new SnapshotWriter();
    content.accept(inner);
    bytes(field, inner.buffer, inner.length);
  }

  static void write(Transition transition, SnapshotWriter out) {
    out.number(1, transition.generation());
    out.text(2, transition.from().name());
    out.text(3, transition.to().name());
    out.text(4, transition.cause().name());
    out.text(5, transition.why());
    Instant at = transition.at();
    out.number(6, Micros.of(at));
    out.text(7, transition.caller());
    out.text(8, transition.principal());
    out.text(9, transition.reason());
    for (SettingChange change : transition.changes()) {
      out.message(
          CHANGE,
          inner -> {
            inner.text(1, change.setting());
            inner.text(2, change.from());
            inner.text(3, change.to());
          });
    }
  }

  byte[] toBytes() {
    byte[] bytes = Arrays.copyOf(MAGIC, MAGIC.length + length + Integer.BYTES);
    System.arraycopy(buffer, 0, bytes, MAGIC.length, length);
    int end = MAGIC.length + length;
    int crc = crc(bytes, end);
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[end + i] = (byte) (crc >>> (24 - 8 * i));
    }
    return bytes;
  }

  static int crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private void varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
  }

  private void ensure(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }
}
