package io.fusebox.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts the latest failures by a text that each of them has, such as its caller or its error: for
 * each of the last {@value #MOST_FAILURES}, its text and its place among all calls that were
 * counted. Mutable, confined to its breaker.
 *
 * <p>At most {@value #MOST_TEXTS} texts are kept. When a failure comes with another one, the one of
 * them with the fewest failures here (of several, the one whose latest failure is the oldest) makes
 * room: its failures become those of others. So every number is exact, and the text of the latest
 * failure is always named. Failures without a text have null in common.
 */
final class LatestFailures {

  static final int MOST_TEXTS = 10;
  static final int MOST_FAILURES = 100;

  private static final int BYTES_WITHOUT_TEXTS = 1_200;

  /** What a text takes beside its characters. */
  static final int BYTES_OF_TEXT = 56;

  /** The label of failures whose text is no longer known. */
  private static final byte OTHERS = MOST_TEXTS;

  /** Those with as many failures by their texts, null first. */
  private static final Comparator<Named> MOST_FIRST =
      Comparator.comparingInt(Named::failures)
          .reversed()
          .thenComparing(Named::text, Comparator.nullsFirst(Comparator.naturalOrder()));

  /** How many calls were counted; a call's number is its place in that count. */
  private long calls;

  private final @Nullable String[] texts = new @Nullable String[MOST_TEXTS];
  private final int[] failuresOf = new int[MOST_TEXTS + 1];

  // A ring: what label and what number each failure has.
  private final byte[] labels = new byte[MOST_FAILURES];
  private final long[] numbers = new long[MOST_FAILURES];
  private int oldest;
  private int size;

  /**
   * The latest failures, counted. An immutable value.
   *
   * @param named at most {@value LatestFailures#MOST_TEXTS} texts, most failures first
   * @param others how many failures have other texts
   */
  record Tally(List<Named> named, int others) {}

  /**
   * How many failures have a text.
   *
   * @param failures at least 1
   */
  record Named(@Nullable String text, int failures) {}

  /** Counts calls that did not fail. */
  void passed(int count) {
    calls += count;
  }

  /**
   * Counts calls that failed.
   *
   * @param text what they have in common
   * @param count at least 1
   * @param kept how many of the last calls were looked at before these; what is older is given up
   */
  void failed(@Nullable String text, int count, long kept) {
    while (size > 0 && numbers[oldest] <= calls - kept) {
      removeOldest();
    }
    if (size == MOST_FAILURES) {
      removeOldest();
    }
    byte label = labelOf(text);
    add(label, calls + 1);
    for (long more = Math.max(2, count - MOST_FAILURES + 1L); more <= count; more++) {
      if (size == MOST_FAILURES) {
        removeOldest();
      }
      add(label, calls + more);
    }
    calls += count;
  }

  private void add(byte label, long number) {
    int place = (oldest + size) % MOST_FAILURES;
    labels[place] = label;
    numbers[place] = number;
    failuresOf[label]++;
    size++;
  }

  private void removeOldest() {
    failuresOf[labels[oldest]]--;
    oldest = (oldest + 1) % MOST_FAILURES;
    size--;
  }

  private byte labelOf(@Nullable String text) {
    int free = -1;
    for (byte label = 0; label < MOST_TEXTS; label++) {
      if (failuresOf[label] == 0) {
        free = label;
      } else if (isSame(texts[label], text)) {
        return label;
      }
    }
    byte label = free < 0 ? forgetOne() : (byte) free;
    texts[label] = text;
    return label;
  }

  private static boolean isSame(@Nullable String one, @Nullable String other) {
    return one == null ? other == null : one.equals(other);
  }

  /** Lets the failures with one text become those of others. */
  private byte forgetOne() {
    int fewest = MOST_FAILURES + 1;
    for (int label = 0; label < MOST_TEXTS; label++) {
      fewest = Math.min(fewest, failuresOf[label]);
    }
    byte forgotten = latestIsOldest(fewest);
    for (int i = 0; i < MOST_FAILURES; i++) {
      if (labels[i] == forgotten) {
        labels[i] = OTHERS;
      }
    }
    failuresOf[OTHERS] += fewest;
    failuresOf[forgotten] = 0;
    return forgotten;
  }

  /** Of the texts with so many failures, the one whose latest is the oldest. */
  private byte latestIsOldest(int failures) {
    byte found = 0;
    long latestOfFound = Long.MAX_VALUE;
    long[] latest = new long[MOST_TEXTS + 1];
    for (int i = 0; i < size; i++) {
      int place = (oldest + i) % MOST_FAILURES;
      latest[labels[place]] = numbers[place];
    }
    for (byte label = 0; label < MOST_TEXTS; label++) {
      if (failuresOf[label] == failures && latest[label] < latestOfFound) {
        found = label;
        latestOfFound = latest[label];
      }
    }
    return found;
  }

  /**
   * The failures among the last calls.
   *
   * @param lastCalls how many calls to look at
   */
  Tally among(long lastCalls) {
    int[] counts = new int[MOST_TEXTS + 1];
    for (int i = 0; i < size; i++) {
      int place = (oldest + i) % MOST_FAILURES;
      if (numbers[place] > calls - lastCalls) {
        counts[labels[place]]++;
      }
    }
    List<Named> named = new ArrayList<>();
    for (int label = 0; label < MOST_TEXTS; label++) {
      if (counts[label] > 0) {
        named.add(new Named(texts[label], counts[label]));
      }
    }
    named.sort(MOST_FIRST);
    return new Tally(List.copyOf(named), counts[OTHERS]);
  }

  /** About how much this takes in memory, in bytes. */
  int bytes() {
    int bytes = BYTES_WITHOUT_TEXTS;
    for (String text : texts) {
      bytes += text == null ? 0 : BYTES_OF_TEXT + 2 * text.length();
    }
    return bytes;
  }

  /** Whether there are failures among the last calls. */
  boolean hasAnyAmong(long lastCalls) {
    return size > 0 && numbers[(oldest + size - 1) % MOST_FAILURES] > calls - lastCalls;
  }

  /**
   * Written with the age in calls of the oldest, and for each other how much younger it is: small
   * numbers.
   *
   * @param lastCalls how many calls can still be looked at; what is older is left out
   */
  void write(SnapshotWriter out, long lastCalls) {
    long[] failures = new long[2 * size];
    boolean[] isNamed = new boolean[MOST_TEXTS + 1];
    int length = 0;
    long before = 0;
    for (int i = 0; i < size; i++) {
      int place = (oldest + i) % MOST_FAILURES;
      if (numbers[place] > calls - lastCalls) {
        failures[length] = labels[place];
        failures[length + 1] = length == 0 ? calls - numbers[place] : numbers[place] - before;
        length += 2;
        before = numbers[place];
        isNamed[labels[place]] = true;
      }
    }
    out.numbers(1, Arrays.copyOf(failures, length));
    for (int label = 0; label < MOST_TEXTS; label++) {
      String text = texts[label];
      if (isNamed[label] && text != null) {
        int number = label;
        out.message(
            2,
            inner -> {
              inner.number(1, number);
              inner.text(2, text);
            });
      }
    }
  }

  static LatestFailures read(SnapshotReader in) {
    LatestFailures latest = new LatestFailures();
    for (SnapshotReader text : in.messages(2)) {
      latest.texts[text.count(1, MOST_TEXTS - 1)] = text.text(2);
    }
    for (long[] failures : in.lists(1)) {
      in.check(failures.length % 2 == 0, "a failure has no age");
      in.check(latest.size + failures.length / 2 <= MOST_FAILURES, "there are too many failures");
      long number = 0;
      for (int i = 0; i < failures.length; i += 2) {
        long label = failures[i];
        in.check(label >= 0 && label <= MOST_TEXTS, "a failure's label is out of place");
        number += i == 0 ? -failures[1] : failures[i + 1];
        latest.add((byte) label, number);
      }
    }
    return latest;
  }
}
