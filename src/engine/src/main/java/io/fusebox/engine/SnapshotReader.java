package io.fusebox.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link SnapshotWriter} wrote. Whatever does not fit is a {@link
 * CorruptSnapshotException}: nothing is guessed.
 */
final class SnapshotReader {

  private static final byte[] NOTHING = {};

  /** Enough for ten million calls a second, a year long. */
  static final long MOST_CALLS = 1L << 48;

  private final Map<Integer, Long> numbers = new HashMap<>();
  private final Map<Integer, List<byte[]>> blocks = new HashMap<>();

  private SnapshotReader(Bytes in) {
    while (in.hasMore()) {
      long tag = in.varint();
      int field = (int) (tag >> 1);
      check(tag > 1 && tag >> 1 == field, "a field has no number");
      if ((tag & 1) == 0) {
        numbers.put(field, in.varint());
      } else {
        blocks.computeIfAbsent(field, f -> new ArrayList<>()).add(in.block());
      }
    }
  }

  static SnapshotReader of(byte[] snapshot) {
    byte[] magic = SnapshotWriter.MAGIC;
    int end = snapshot.length - Integer.BYTES;
    if (end < magic.length || snapshot[0] != magic[0] || snapshot[1] != magic[1]) {
      throw new CorruptSnapshotException("it does not begin as one");
    }
    if (snapshot[2] != magic[2]) {
      throw new CorruptSnapshotException(
          "it has version " + snapshot[2] + ", and this program reads version " + magic[2]);
    }
    int crc = 0;
    for (int i = end; i < snapshot.length; i++) {
      crc = (crc << 8) | (snapshot[i] & 0xFF);
    }
    if (crc != SnapshotWriter.crc(snapshot, end)) {
      throw new CorruptSnapshotException("its checksum does not fit");
    }
    return new SnapshotReader(new Bytes(snapshot, magic.length, end));
  }

  boolean has(int field) {
    return numbers.containsKey(field) || blocks.containsKey(field);
  }

  long number(int field) {
    return numbers.getOrDefault(field, 0L);
  }

  /** A number from 0 to {@code most}. */
  int count(int field, int most) {
    long value = number(field);
    check(value >= 0 && value <= most, "a number is out of its bounds: " + value);
    return (int) value;
  }

  /** A number of trips in a row, of which there was at least one. */
  long trips(int field) {
    long value = number(field);
    check(value >= 1, "a number of trips is out of its bounds: " + value);
    return value;
  }

  /** The value as a number of calls, so many that no window can hold more. */
  long calls(long value) {
    check(value >= 0 && value <= MOST_CALLS, "a number of calls is out of its bounds: " + value);
    return value;
  }

  byte[] bytes(int field) {
    List<byte[]> all = blocks.get(field);
    return all == null ? NOTHING : all.get(0);
  }

  @Nullable String text(int field) {
    return blocks.containsKey(field) ? new String(bytes(field), StandardCharsets.UTF_8) : null;
  }

  /** The constant of that name, which must be there. */
  <E extends Enum<E>> E name(Class<E> type, int field) {
    String name = text(field);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    throw new CorruptSnapshotException("no " + type.getSimpleName() + " is named " + name);
  }

  /** The message in the field, which must be there. */
  SnapshotReader message(int field) {
    check(blocks.containsKey(field), "field " + field + " is missing");
    return new SnapshotReader(new Bytes(bytes(field)));
  }

  List<SnapshotReader> messages(int field) {
    return blocks.getOrDefault(field, List.of()).stream()
        .map(block -> new SnapshotReader(new Bytes(block)))
        .toList();
  }

  /** The lists of numbers in the field, in the order in which they were written. */
  List<long[]> lists(int field) {
    return blocks.getOrDefault(field, List.of()).stream()
        .map(block -> new Bytes(block).varints())
        .toList();
  }

  void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new CorruptSnapshotException(otherwise);
    }
  }

  static Transition transition(SnapshotReader in) {
    return new Transition(
        in.number(1),
        in.name(State.class, 2),
        in.name(State.class, 3),
        in.name(Transition.Cause.class, 4),
        new String(in.bytes(5), StandardCharsets.UTF_8),
        Micros.toInstant(in.number(6)),
        in.text(7),
        in.text(8),
        in.text(9),
        in.messages(SnapshotWriter.CHANGE).stream().map(SnapshotReader::change).toList());
  }

  private static SettingChange change(SnapshotReader in) {
    return new SettingChange(
        new String(in.bytes(1), StandardCharsets.UTF_8), in.text(2), in.text(3));
  }

  /** A stretch of bytes that is read from front to end. */
  private static final class Bytes {
    private final byte[] bytes;
    private final int end;
    private int next;

    Bytes(byte[] bytes) {
      this(bytes, 0, bytes.length);
    }

    Bytes(byte[] bytes, int start, int end) {
      this.bytes = bytes;
      this.next = start;
      this.end = end;
    }

    boolean hasMore() {
      return next < end;
    }

    long varint() {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        if (next == end) {
          throw new CorruptSnapshotException("it ends within a number");
        }
        byte b = bytes[next++];
        value |= (b & 0x7FL) << shift;
        if (b >= 0) {
          return value;
        }
      }
      throw new CorruptSnapshotException("a number is too long");
    }

    long[] varints() {
      long[] values = new long[8];
      int count = 0;
      while (hasMore()) {
        if (count == values.length) {
          values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = varint();
      }
      return Arrays.copyOf(values, count);
    }

    byte[] block() {
      long size = varint();
      if (size < 0 || size > end - next) {
        throw new CorruptSnapshotException("it ends within a field");
      }
      byte[] block = Arrays.copyOfRange(bytes, next, next + (int) size);
      next += (int) size;
      return block;
    }
  }
}
