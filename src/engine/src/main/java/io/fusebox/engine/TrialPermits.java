package io.fusebox.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The trial permits of one half-open round: which are out, and which came back with an outcome.
 * Those that lapsed or were released are forgotten; their numbers are never given again.
 */
final class TrialPermits {

  /**
   * A trial permit that is out.
   *
   * @param expiresAt when it goes back by itself
   * @param length how long it was given or prolonged for; 0: as long as the settings say
   */
  record Lease(long trial, long expiresAt, @Nullable String caller, long length) {

    private Lease until(long end, long newLength) {
      return new Lease(trial, end, caller, newLength);
    }
  }

  private final List<Lease> out = new ArrayList<>();
  private final Set<Long> returned = new TreeSet<>();
  private long lastGiven;

  /** How many of the round's permits are used up. */
  int given() {
    return out.size() + returned.size();
  }

  int out() {
    return out.size();
  }

  /** Gives one more, and answers with its number. */
  long give(long expiresAt, @Nullable String caller, long length) {
    lastGiven++;
    out.add(new Lease(lastGiven, expiresAt, caller, length));
    return lastGiven;
  }

  boolean wasGiven(long trial) {
    return trial <= lastGiven;
  }

  boolean wasReturned(long trial) {
    return returned.contains(trial);
  }

  boolean isOut(long trial) {
    return out.stream().anyMatch(lease -> lease.trial() == trial);
  }

  /** Lets the lease of one that is out end then; false: it ends no sooner already. */
  boolean prolong(long trial, long expiresAt, long length) {
    Lease lease = leaseOf(trial);
    if (lease.expiresAt() >= expiresAt) {
      return false;
    }
    out.set(out.indexOf(lease), lease.until(expiresAt, length));
    return true;
  }

  /** When the lease ends of one that is out. */
  long expiresAt(long trial) {
    return leaseOf(trial).expiresAt();
  }

  private Lease leaseOf(long trial) {
    for (Lease lease : out) {
      if (lease.trial() == trial) {
        return lease;
      }
    }
    throw new IllegalStateException("trial permit " + trial + " is not out");
  }

  /** Takes back one that came with an outcome: it stays used up. */
  void takeBack(long trial) {
    release(trial);
    returned.add(trial);
  }

  /** Takes back one that came without: another can be given in its place. */
  void release(long trial) {
    out.removeIf(lease -> lease.trial() == trial);
  }

  /** What became of those that are used up: {@code 2 trial calls are out, 1 is done}. */
  String inWords() {
    String done =
        returned.isEmpty()
            ? ""
            : ", " + returned.size() + (returned.size() == 1 ? " is" : " are") + " done";
    return Words.count(out.size(), "trial call")
        + (out.size() == 1 ? " is" : " are")
        + " out"
        + done;
  }

  /**
   * Lets no lease last longer than its length from now: the clock was ahead.
   *
   * @param usual the length of those that were given as long as the settings say
   */
  void rewindTo(long now, long usual) {
    out.replaceAll(
        lease -> {
          long latest = Micros.plus(now, lease.length() == 0 ? usual : lease.length());
          return lease.expiresAt() <= latest ? lease : lease.until(latest, lease.length());
        });
  }

  /** When the next lease lapses. */
  long nextLapse() {
    long next = ComputedState.NEVER;
    for (Lease lease : out) {
      next = Math.min(next, lease.expiresAt());
    }
    return next;
  }

  /** Takes back the one whose lease lapses first. */
  Lease lapse() {
    long next = nextLapse();
    for (Lease lease : out) {
      if (lease.expiresAt() == next) {
        out.remove(lease);
        return lease;
      }
    }
    throw new IllegalStateException("no trial permit is out");
  }

  void write(SnapshotWriter into) {
    into.number(1, lastGiven);
    for (Lease lease : out) {
      into.message(
          2,
          inner -> {
            inner.number(1, lease.trial());
            inner.number(2, lease.expiresAt());
            inner.text(3, lease.caller());
            inner.number(12, lease.length());
          });
    }
    for (long trial : returned) {
      into.numbers(3, trial);
    }
  }

  static TrialPermits read(SnapshotReader in) {
    TrialPermits trials = new TrialPermits();
    trials.lastGiven = in.number(1);
    for (SnapshotReader lease : in.messages(2)) {
      trials.out.add(new Lease(lease.number(1), lease.number(2), lease.text(3), lease.number(12)));
    }
    for (long[] trial : in.lists(3)) {
      in.check(trial.length >= 1, "a returned trial has no number");
      trials.returned.add(trial[0]);
    }
    return trials;
  }
}
