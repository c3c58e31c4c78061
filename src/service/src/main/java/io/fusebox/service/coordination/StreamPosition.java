package io.fusebox.service.coordination;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * How far somebody has got in the history: all lines up to one, but for some that were missing. Ids
 * are given when a line is written and not when it can be read, so a line can turn up after lines
 * with higher ids; to go on from a position is to read what was missing and what comes after. An
 * immutable value.
 */
public final class StreamPosition {

  private static final long[] NONE = {};

  /** Before the first line. */
  public static final StreamPosition START = new StreamPosition(0, NONE);

  /**
   * Of lines that are written at the same time: as many as two full batches trip; most of the ids
   * that are missing never come.
   */
  static final int MOST_MISSING = 8_192;

  /** So that the text fits into a header. */
  private static final int MOST_RUNS = 1_000;

  private static final Pattern LAST = Pattern.compile("[0-9]{1,18}");
  private static final Pattern RUN = Pattern.compile("([0-9]{1,18})(?:-([0-9]{1,4}))?");

  private final long last;

  /** Below {@link #last}, rising. */
  private final long[] missing;

  private StreamPosition(long last, long[] missing) {
    this.last = last;
    this.missing = missing;
  }

  /** The position of somebody who has read a line and cares for nothing before it. */
  public static StreamPosition from(long id) {
    return new StreamPosition(id, NONE);
  }

  /**
   * The position that a text tells.
   *
   * @param text as {@link #toString} gives it
   * @throws IllegalArgumentException it tells none
   */
  public static StreamPosition parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length > MOST_RUNS + 1 || !LAST.matcher(parts[0]).matches()) {
      throw notSent();
    }
    long last = Long.parseLong(parts[0]);
    LongStream missing = LongStream.empty();
    int count = 0;
    for (int i = 1; i < parts.length; i++) {
      Matcher run = RUN.matcher(parts[i]);
      if (!run.matches()) {
        throw notSent();
      }
      int length = run.group(2) == null ? 1 : Integer.parseInt(run.group(2));
      count += length;
      if (count > MOST_MISSING) {
        throw notSent();
      }
      long first = last - Long.parseLong(run.group(1));
      missing = LongStream.concat(LongStream.range(first, first + length), missing);
    }
    return new StreamPosition(
        last, missing.filter(id -> id > 0 && id < last).sorted().distinct().toArray());
  }

  private static IllegalArgumentException notSent() {
    return new IllegalArgumentException("is not an id that this stream has sent");
  }

  /** The position after a line was read, too. */
  public StreamPosition plus(long id) {
    if (id <= last) {
      int index = Arrays.binarySearch(missing, id);
      return index < 0 ? this : bounded(last, withoutIndex(index));
    }
    if (id == last + 1) {
      return new StreamPosition(id, missing);
    }
    LongStream more = LongStream.range(Math.max(last + 1, id - MOST_MISSING), id);
    return bounded(id, LongStream.concat(LongStream.of(missing), more).toArray());
  }

  /** By hand: it is done for each missing line, and a client says which lines are missing. */
  private long[] withoutIndex(int index) {
    long[] rest = new long[missing.length - 1];
    System.arraycopy(missing, 0, rest, 0, index);
    System.arraycopy(missing, index + 1, rest, index, rest.length - index);
    return rest;
  }

  /** The position of somebody who has read what either tells. */
  StreamPosition and(StreamPosition other) {
    if (equals(other)) {
      return this;
    }
    LongStream either = LongStream.concat(LongStream.of(missing), LongStream.of(other.missing));
    return bounded(
        Math.max(last, other.last),
        either.filter(id -> !covers(id) && !other.covers(id)).sorted().distinct().toArray());
  }

  private static StreamPosition bounded(long last, long[] missing) {
    int from = Math.max(0, missing.length - MOST_MISSING);
    int runs = 0;
    for (int i = missing.length - 1; i >= from; i--) {
      if (isLastOfRun(missing, i) && ++runs > MOST_RUNS) {
        from = i + 1;
      }
    }
    return new StreamPosition(
        last, from == 0 ? missing : Arrays.copyOfRange(missing, from, missing.length));
  }

  private static boolean isLastOfRun(long[] ids, int index) {
    return index == ids.length - 1 || ids[index] + 1 != ids[index + 1];
  }

  /** The position without lines that were missing for so long that they never come. */
  StreamPosition without(LongStream ids) {
    long[] gone = ids.sorted().toArray();
    return gone.length == 0
        ? this
        : bounded(
            last, LongStream.of(missing).filter(id -> Arrays.binarySearch(gone, id) < 0).toArray());
  }

  /** Whether a line has been read by here. */
  public boolean covers(long id) {
    return id <= last && Arrays.binarySearch(missing, id) < 0;
  }

  /** The highest id that was read. */
  public long last() {
    return last;
  }

  /** Ids below it of lines that were not there, rising. */
  public LongStream missing() {
    return LongStream.of(missing);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StreamPosition that
        && last == that.last
        && Arrays.equals(missing, that.missing);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(last) * 31 + Arrays.hashCode(missing);
  }

  /** A short text, that {@link #parse} reads: at most some 8,000 characters, mostly a few. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(last);
    for (int first = 0; first < missing.length; ) {
      int end = first;
      while (!isLastOfRun(missing, end)) {
        end++;
      }
      text.append('.').append(last - missing[first]);
      if (end > first) {
        text.append('-').append(end - first + 1);
      }
      first = end + 1;
    }
    return text.toString();
  }
}
