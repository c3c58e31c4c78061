package io.fusebox.engine;

import io.fusebox.engine.BreakerView.CallerFailures;
import io.fusebox.engine.BreakerView.FailingCallers;
import io.fusebox.engine.BreakerView.TrippedBy;
import io.fusebox.engine.Command.RecordOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a breaker that is not closed came to be so: it stays over all rounds until the breaker has
 * closed. An immutable value.
 *
 * @param failing whose failures were in the window at that moment
 */
record FirstTrip(TrippedBy by, FailingCallers failing) {

  static FirstTrip of(
      Verdict verdict, @Nullable RecordOutcome report, CallMetrics metrics, long now) {
    String error = report == null ? null : History.shortened(report.error());
    String caller = report == null ? null : DisplayText.cleanOrNull(report.caller());
    TrippedBy by = new TrippedBy(Micros.toInstant(now), caller, error, verdict.why());
    return new FirstTrip(by, metrics.failingCallers());
  }

  Instant at() {
    return by.at();
  }

  /** About how much this takes in memory, in bytes. */
  int bytes() {
    int bytes = bytesOf(by.caller()) + bytesOf(by.error()) + bytesOf(by.why());
    for (CallerFailures caller : failing.callers()) {
      bytes += bytesOf(caller.caller());
    }
    return bytes;
  }

  private static int bytesOf(@Nullable String text) {
    return LatestFailures.BYTES_OF_TEXT + (text == null ? 0 : 2 * text.length());
  }

  void write(SnapshotWriter out) {
    out.number(1, Micros.of(by.at()));
    out.text(2, by.caller());
    out.text(3, by.error());
    out.text(4, by.why());
    for (CallerFailures caller : failing.callers()) {
      out.message(
          5,
          inner -> {
            inner.number(1, caller.failures());
            inner.text(2, caller.caller());
          });
    }
    out.number(6, failing.others());
  }

  static FirstTrip read(SnapshotReader in) {
    List<CallerFailures> callers = new ArrayList<>();
    for (SnapshotReader caller : in.messages(5)) {
      int failures = caller.count(1, LatestFailures.MOST_FAILURES);
      callers.add(new CallerFailures(caller.text(2), failures));
    }
    String why = in.text(4);
    return new FirstTrip(
        new TrippedBy(
            Micros.toInstant(in.number(1)), in.text(2), in.text(3), why == null ? "" : why),
        new FailingCallers(List.copyOf(callers), in.count(6, LatestFailures.MOST_FAILURES)));
  }
}
