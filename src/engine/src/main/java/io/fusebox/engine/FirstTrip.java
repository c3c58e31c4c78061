package io.fusebox.engine;

import io.fusebox.engine.BreakerView.CallerFailures;
import io.fusebox.engine.BreakerView.ErrorFailures;
import io.fusebox.engine.BreakerView.FailingCallers;
import io.fusebox.engine.BreakerView.FailingErrors;
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
 * @param failingCallers whose failures were in the window at that moment
 * @param failingErrors which errors they had
 */
record FirstTrip(TrippedBy by, FailingCallers failingCallers, FailingErrors failingErrors) {

  static FirstTrip of(
      Verdict verdict, @Nullable RecordOutcome report, CallMetrics metrics, long now) {
    String error = report == null ? null : History.shortened(report.error());
    String caller = report == null ? null : DisplayText.cleanOrNull(report.caller());
    TrippedBy by = new TrippedBy(Micros.toInstant(now), caller, error, verdict.why());
    return new FirstTrip(by, metrics.failingCallers(), metrics.failingErrors());
  }

  Instant at() {
    return by.at();
  }

  /** About how much this takes in memory, in bytes. */
  int bytes() {
    int bytes = bytesOf(by.caller()) + bytesOf(by.error()) + bytesOf(by.why());
    for (CallerFailures caller : failingCallers.callers()) {
      bytes += bytesOf(caller.caller());
    }
    for (ErrorFailures error : failingErrors.errors()) {
      bytes += bytesOf(error.error());
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
    for (CallerFailures caller : failingCallers.callers()) {
      out.message(5, inner -> write(inner, caller.failures(), caller.caller()));
    }
    out.number(6, failingCallers.others());
    for (ErrorFailures error : failingErrors.errors()) {
      out.message(7, inner -> write(inner, error.failures(), error.error()));
    }
    out.number(8, failingErrors.others());
  }

  private static void write(SnapshotWriter out, int failures, @Nullable String text) {
    out.number(1, failures);
    out.text(2, text);
  }

  static FirstTrip read(SnapshotReader in) {
    List<CallerFailures> callers = new ArrayList<>();
    for (SnapshotReader caller : in.messages(5)) {
      callers.add(new CallerFailures(caller.text(2), failures(caller, 1)));
    }
    List<ErrorFailures> errors = new ArrayList<>();
    for (SnapshotReader error : in.messages(7)) {
      errors.add(new ErrorFailures(error.text(2), failures(error, 1)));
    }
    String why = in.text(4);
    return new FirstTrip(
        new TrippedBy(
            Micros.toInstant(in.number(1)), in.text(2), in.text(3), why == null ? "" : why),
        new FailingCallers(callers, failures(in, 6)),
        new FailingErrors(errors, failures(in, 8)));
  }

  private static int failures(SnapshotReader in, int field) {
    return in.count(field, LatestFailures.MOST_FAILURES);
  }
}
