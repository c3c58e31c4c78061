package io.fusebox.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who reported the latest failures: for each of the last {@value #MOST_FAILURES}, its caller and
 * its place among all calls that were counted. Mutable, confined to its breaker.
 *
 * <p>At most {@value #MOST_CALLERS} callers are kept by name. When another one fails, the one of
 * them with the fewest failures here (of several, the one whose latest failure is the oldest) makes
 * room: its failures become those of others. So every number is exact, and a caller who fails now
 * is always named. Calls without a name are calls of one caller.
 */
final class LatestFailures {

  static final int MOST_CALLERS = 10;
  static final int MOST_FAILURES = 100;

  private static final int BYTES_WITHOUT_NAMES = 1_200;

  /** What a text takes beside its characters. */
  static final int BYTES_OF_TEXT = 56;

  /** The label of failures whose caller is no longer known. */
  private static final byte OTHERS = MOST_CALLERS;

  /** Callers with as many failures by their names, those without a name first. */
  private static final Comparator<BreakerView.CallerFailures> MOST_FIRST =
      Comparator.comparingInt(BreakerView.CallerFailures::failures)
          .reversed()
          .thenComparing(
              BreakerView.CallerFailures::caller, Comparator.nullsFirst(Comparator.naturalOrder()));

  /** How many calls were counted; a call's number is its place in that count. */
  private long calls;

  private final @Nullable String[] names = new @Nullable String[MOST_CALLERS];
  private final int[] failuresOf = new int[MOST_CALLERS + 1];

  // A ring: what label and what number each failure has.
  private final byte[] labels = new byte[MOST_FAILURES];
  private final long[] numbers = new long[MOST_FAILURES];
  private int oldest;
  private int size;

  /** Counts calls that did not fail. */
  void passed(int count) {
    calls += count;
  }

  /**
   * Counts calls that failed.
   *
   * @param count at least 1
   * @param kept how many of the last calls were looked at before these; what is older is given up
   */
  void failed(@Nullable String caller, int count, long kept) {
    while (size > 0 && numbers[oldest] <= calls - kept) {
      removeOldest();
    }
    if (size == MOST_FAILURES) {
      removeOldest();
    }
    byte label = labelOf(caller);
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

  private byte labelOf(@Nullable String caller) {
    int free = -1;
    for (byte label = 0; label < MOST_CALLERS; label++) {
      if (failuresOf[label] == 0) {
        free = label;
      } else if (isSame(names[label], caller)) {
        return label;
      }
    }
    byte label = free < 0 ? forgetOne() : (byte) free;
    names[label] = caller;
    return label;
  }

  private static boolean isSame(@Nullable String one, @Nullable String other) {
    return one == null ? other == null : one.equals(other);
  }

  /** Lets the failures of one caller become those of others. */
  private byte forgetOne() {
    int fewest = MOST_FAILURES + 1;
    for (int label = 0; label < MOST_CALLERS; label++) {
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

  /** Of the callers with so many failures, the one whose latest is the oldest. */
  private byte latestIsOldest(int failures) {
    byte found = 0;
    long latestOfFound = Long.MAX_VALUE;
    long[] latest = new long[MOST_CALLERS + 1];
    for (int i = 0; i < size; i++) {
      int place = (oldest + i) % MOST_FAILURES;
      latest[labels[place]] = numbers[place];
    }
    for (byte label = 0; label < MOST_CALLERS; label++) {
      if (failuresOf[label] == failures && latest[label] < latestOfFound) {
        found = label;
        latestOfFound = latest[label];
      }
    }
    return found;
  }

  /**
   * The callers of the failures among the last calls, most failures first.
   *
   * @param lastCalls how many calls to look at
   */
  BreakerView.FailingCallers among(long lastCalls) {
    int[] counts = new int[MOST_CALLERS + 1];
    for (int i = 0; i < size; i++) {
      int place = (oldest + i) % MOST_FAILURES;
      if (numbers[place] > calls - lastCalls) {
        counts[labels[place]]++;
      }
    }
    List<BreakerView.CallerFailures> callers = new ArrayList<>();
    for (int label = 0; label < MOST_CALLERS; label++) {
      if (counts[label] > 0) {
        callers.add(new BreakerView.CallerFailures(names[label], counts[label]));
      }
    }
    callers.sort(MOST_FIRST);
    return new BreakerView.FailingCallers(List.copyOf(callers), counts[OTHERS]);
  }

  /** About how much this takes in memory, in bytes. */
  int bytes() {
    int bytes = BYTES_WITHOUT_NAMES;
    for (String name : names) {
      bytes += name == null ? 0 : BYTES_OF_TEXT + 2 * name.length();
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
    boolean[] isNamed = new boolean[MOST_CALLERS + 1];
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
    for (int label = 0; label < MOST_CALLERS; label++) {
      String name = names[label];
      if (isNamed[label] && name != null) {
        int number = label;
        out.message(
            2,
            inner -> {
              inner.number(1, number);
              inner.text(2, name);
            });
      }
    }
  }

  static LatestFailures read(SnapshotReader in) {
    LatestFailures callers = new LatestFailures();
    for (SnapshotReader name : in.messages(2)) {
      callers.names[name.count(1, MOST_CALLERS - 1)] = name.text(2);
    }
    for (long[] failures : in.lists(1)) {
      in.check(failures.length % 2 == 0, "a failure has no age");
      in.check(callers.size + failures.length / 2 <= MOST_FAILURES, "there are too many failures");
      long number = 0;
      for (int i = 0; i < failures.length; i += 2) {
        long label = failures[i];
        in.check(label >= 0 && label <= MOST_CALLERS, "a failure's caller is out of place");
        number += i == 0 ? -failures[1] : failures[i + 1];
        callers.add((byte) label, number);
      }
    }
    return callers;
  }
}
