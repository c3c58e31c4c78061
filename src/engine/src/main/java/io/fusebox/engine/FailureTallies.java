package io.fusebox.engine;

import io.fusebox.engine.BreakerView.CallerFailures;
import io.fusebox.engine.BreakerView.ErrorFailures;
import io.fusebox.engine.BreakerView.FailingCallers;
import io.fusebox.engine.BreakerView.FailingErrors;
import io.fusebox.engine.LatestFailures.Tally;
import org.jspecify.annotations.Nullable;

/**
 * The latest failures twice: by their callers and by their errors. Mutable, confined to its
 * breaker.
 */
final class FailureTallies {

  /** How much of an error is kept, in characters; a line of history keeps more of it. */
  private static final int LONGEST_ERROR = 100;

  private static final int CALLERS = 30;
  private static final int ERRORS = 31;

  private final LatestFailures byCaller;
  private final LatestFailures byError;

  private FailureTallies(LatestFailures byCaller, LatestFailures byError) {
    this.byCaller = byCaller;
    this.byError = byError;
  }

  static FailureTallies empty() {
    return new FailureTallies(new LatestFailures(), new LatestFailures());
  }

  /** Counts calls that did not fail. */
  void passed(int count) {
    byCaller.passed(count);
    byError.passed(count);
  }

  /**
   * Counts calls that failed.
   *
   * @param kept how many of the last calls were looked at before these; what is older is given up
   */
  void failed(@Nullable String caller, @Nullable String error, int count, long kept) {
    byCaller.failed(caller, count, kept);
    byError.failed(History.shortened(error, LONGEST_ERROR), count, kept);
  }

  FailingCallers callersAmong(long lastCalls) {
    Tally tally = byCaller.among(lastCalls);
    return new FailingCallers(
        tally.named().stream()
            .map(named -> new CallerFailures(named.text(), named.failures()))
            .toList(),
        tally.others());
  }

  FailingErrors errorsAmong(long lastCalls) {
    Tally tally = byError.among(lastCalls);
    return new FailingErrors(
        tally.named().stream()
            .map(named -> new ErrorFailures(named.text(), named.failures()))
            .toList(),
        tally.others());
  }

  /** About how much this takes in memory, in bytes. */
  int bytes() {
    return byCaller.bytes() + byError.bytes();
  }

  /**
   * Writes two fields into what has counted the failures, each only where it has any.
   *
   * @param lastCalls how many calls can still be looked at; what is older is left out
   */
  void write(SnapshotWriter out, long lastCalls) {
    write(out, CALLERS, byCaller, lastCalls);
    write(out, ERRORS, byError, lastCalls);
  }

  private static void write(SnapshotWriter out, int field, LatestFailures latest, long lastCalls) {
    if (latest.hasAnyAmong(lastCalls)) {
      out.message(field, inner -> latest.write(inner, lastCalls));
    }
  }

  /** Null: there are none. A program that kept callers only wrote no errors. */
  static @Nullable FailureTallies read(SnapshotReader in) {
    return in.has(CALLERS) || in.has(ERRORS)
        ? new FailureTallies(read(in, CALLERS), read(in, ERRORS))
        : null;
  }

  private static LatestFailures read(SnapshotReader in, int field) {
    return in.has(field) ? LatestFailures.read(in.message(field)) : new LatestFailures();
  }
}
