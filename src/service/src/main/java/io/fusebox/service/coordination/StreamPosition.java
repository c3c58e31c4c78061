package io.fusebox.service.coordination;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * How far somebody has got in the history: all lines up to one, but for some that were missing. Ids
 * are given when a line is written and not when it can be read, so a line can turn up after lines
 * with higher ids; to go on from a position is to read what was missing and what comes after. An
 * immutable value.
 */
public final class StreamPosition {

  /** Before the first line. */
  public static final StreamPosition START = new StreamPosition(0, new long[0]);

  /** Of lines that are written at the same time; most of the ids that are missing never come. */
  private static final int MOST_MISSING = 64;

  private static final Pattern TEXT = Pattern.compile("(\\d{1,18})((?:\\.\\d{1,18}){0,64})");

  private final long last;

  /** Below {@link #last}, rising. */
  private final long[] missing;

  private StreamPosition(long last, long[] missing) {
    this.last = last;
    this.missing = missing;
  }

  /**
   * The position that a text tells.
   *
   * @param text as {@link #toString} gives it
   * @throws IllegalArgumentException it tells none
   */
  public static StreamPosition parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("is not an id that this stream has sent");
    }
    long last = Long.parseLong(parts.group(1));
    long[] missing =
        Pattern.compile("\\.")
            .splitAsStream(parts.group(2))
            .filter(part -> !part.isEmpty())
            .mapToLong(part -> last - Long.parseLong(part))
            .filter(id -> id > 0 && id < last)
            .sorted()
            .distinct()
            .toArray();
    return new StreamPosition(last, missing);
  }

  /** The position after a line was read, too. */
  public StreamPosition plus(long id) {
    if (id <= last) {
      return new StreamPosition(last, LongStream.of(missing).filter(each -> each != id).toArray());
    }
    long firstMissing = Math.max(last + 1, id - MOST_MISSING);
    long[] more =
        LongStream.concat(LongStream.of(missing), LongStream.range(firstMissing, id)).toArray();
    int from = Math.max(0, more.length - MOST_MISSING);
    return new StreamPosition(id, Arrays.copyOfRange(more, from, more.length));
  }

  /** The position without lines that were missing for so long that they never come. */
  StreamPosition without(LongStream ids) {
    long[] gone = ids.sorted().toArray();
    return new StreamPosition(
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

  /** A short text, that {@link #parse} reads. */
  @Override
  public String toString() {
    return last
        + LongStream.of(missing).mapToObj(id -> "." + (last - id)).collect(Collectors.joining());
  }
}
