package io.fusebox.engine;

import java.util.Arrays;

/**
 * A ring of bits, each of which tells one thing of one call. Stretches are counted and filled a
 * word at a time, and may run over the end. Mutable, confined to its window.
 */
final class BitRing {

  private final int size;
  private final long[] words;

  BitRing(int size) {
    this.size = size;
    this.words = new long[(size + 63) / 64];
  }

  boolean get(int index) {
    return ((words[index >> 6] >>> index) & 1) == 1;
  }

  void set(int index, boolean value) {
    fillWord(index >> 6, 1L << index, value);
  }

  /** How many bits are set of the {@code length} from {@code from} on; at most the whole ring. */
  int count(int from, int length) {
    int beforeEnd = Math.min(length, size - from);
    return countStraight(from, from + beforeEnd) + countStraight(0, length - beforeEnd);
  }

  private int countStraight(int from, int to) {
    if (from >= to) {
      return 0;
    }
    int first = from >> 6;
    int last = (to - 1) >> 6;
    if (first == last) {
      return Long.bitCount(words[first] & maskOf(from, to));
    }
    int count = Long.bitCount(words[first] & maskFrom(from));
    for (int word = first + 1; word < last; word++) {
      count += Long.bitCount(words[word]);
    }
    return count + Long.bitCount(words[last] & maskUpTo(to));
  }

  /** Gives the {@code length} bits from {@code from} on one value; at most the whole ring. */
  void fill(int from, int length, boolean value) {
    int beforeEnd = Math.min(length, size - from);
    fillStraight(from, from + beforeEnd, value);
    fillStraight(0, length - beforeEnd, value);
  }

  private void fillStraight(int from, int to, boolean value) {
    if (from >= to) {
      return;
    }
    int first = from >> 6;
    int last = (to - 1) >> 6;
    if (first == last) {
      fillWord(first, maskOf(from, to), value);
    } else {
      fillWord(first, maskFrom(from), value);
      Arrays.fill(words, first + 1, last, value ? -1L : 0L);
      fillWord(last, maskUpTo(to), value);
    }
  }

  private void fillWord(int word, long mask, boolean value) {
    words[word] = value ? (words[word] | mask) : (words[word] & ~mask);
  }

  // Java shifts by the lowest six bits of a distance, so an index shifts within its word.

  private static long maskFrom(int from) {
    return -1L << from;
  }

  private static long maskUpTo(int to) {
    return -1L >>> -to;
  }

  private static long maskOf(int from, int to) {
    return maskFrom(from) & maskUpTo(to);
  }
}
