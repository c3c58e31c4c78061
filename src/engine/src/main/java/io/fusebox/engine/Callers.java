package io.fusebox.engine;

import org.jspecify.annotations.Nullable;

/**
 * Who made the calls that failed, and who made the slow ones, as far as {@code
 * minimumDistinctCallers} needs to know. Mutable, confined to its breaker.
 *
 * <p>Whether the last so many calls hold failures of {@code n} callers can be told from the {@code
 * n} callers whose failures are the latest. So the memory is bounded by the setting, however many
 * callers there are, and the answer is exact. Names are kept as 64-bit hashes: should two ever
 * collide, they pass for one caller and the breaker trips later, never sooner. Calls without a name
 * pass for calls of one caller.
 */
final class Callers {

  /** How many calls were counted; a call's number is its place in that count. */
  private long calls;

  private final Latest ofFailed;
  private final Latest ofSlow;

  Callers(int most) {
    this(new Latest(most), new Latest(most));
  }

  private Callers(Latest ofFailed, Latest ofSlow) {
    this.ofFailed = ofFailed;
    this.ofSlow = ofSlow;
  }

  void record(@Nullable String caller, boolean failed, boolean slow, int count) {
    calls += count;
    if (failed) {
      ofFailed.put(hash(caller), calls);
    }
    if (slow) {
      ofSlow.put(hash(caller), calls);
    }
  }

  /** How many callers' failures are among the last calls; more than are kept pass for these. */
  int ofFailedAmong(long lastCalls) {
    return ofFailed.since(calls - lastCalls);
  }

  /** How many callers' slow calls are among the last calls; more than are kept pass for these. */
  int ofSlowAmong(long lastCalls) {
    return ofSlow.since(calls - lastCalls);
  }

  /** The same with room for another number of callers; the latest stay. */
  Callers resized(int most) {
    Callers resized = new Callers(ofFailed.resized(most), ofSlow.resized(most));
    resized.calls = calls;
    return resized;
  }

  void write(SnapshotWriter out) {
    out.number(1, ofFailed.most());
    ofFailed.write(out, 2, calls);
    ofSlow.write(out, 3, calls);
  }

  static Callers read(SnapshotReader in) {
    int most = in.count(1, Settings.MOST_DISTINCT_CALLERS);
    return new Callers(Latest.read(in, 2, most), Latest.read(in, 3, most));
  }

  /** FNV-1a over the name's UTF-16 units: the same in every process, as snapshots need it. */
  private static long hash(@Nullable String caller) {
    long hash = 0xcbf29ce484222325L;
    if (caller != null) {
      for (int i = 0; i < caller.length(); i++) {
        hash = (hash ^ caller.charAt(i)) * 0x100000001b3L;
      }
    }
    return hash;
  }

  /** The callers who were put last, each with the number of its last call, the latest first. */
  private static final class Latest {

    private final long[] callers;
    private final long[] numbers;
    private int size;

    Latest(int most) {
      callers = new long[most];
      numbers = new long[most];
    }

    int most() {
      return callers.length;
    }

    void put(long caller, long number) {
      int place = 0;
      while (place < size && callers[place] != caller) {
        place++;
      }
      if (place == size) {
        size = Math.min(size + 1, callers.length);
        place = size - 1;
      }
      System.arraycopy(callers, 0, callers, 1, place);
      System.arraycopy(numbers, 0, numbers, 1, place);
      callers[0] = caller;
      numbers[0] = number;
    }

    /** How many callers have a number above this one. */
    int since(long number) {
      int count = 0;
      while (count < size && numbers[count] > number) {
        count++;
      }
      return count;
    }

    Latest resized(int most) {
      Latest resized = new Latest(most);
      resized.size = Math.min(size, most);
      System.arraycopy(callers, 0, resized.callers, 0, resized.size);
      System.arraycopy(numbers, 0, resized.numbers, 0, resized.size);
      return resized;
    }

    /** Written with each caller's age in calls, which stays a small number. */
    void write(SnapshotWriter out, int field, long calls) {
      for (int i = 0; i < size; i++) {
        out.numbers(field, calls - numbers[i], callers[i]);
      }
    }

    static Latest read(SnapshotReader in, int field, int most) {
      Latest latest = new Latest(most);
      for (long[] caller : in.lists(field)) {
        in.check(caller.length >= 2 && latest.size < most, "a caller is out of place");
        latest.numbers[latest.size] = -caller[0];
        latest.callers[latest.size] = caller[1];
        latest.size++;
      }
      return latest;
    }
  }
}
