package io.fusebox.engine;

import io.fusebox.engine.BreakerView.FailingCallers;
import io.fusebox.engine.BreakerView.FailingErrors;
import io.fusebox.engine.Command.RecordOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What a state has counted: the window, the failures in a row with their callers and errors, who
 * made the calls where that matters, and the calls that were not permitted. Mutable, confined to
 * its breaker.
 */
final class CallMetrics {

  private Window window;
  private int minimumNumberOfCalls;

  /** Null where one caller's failures are enough to trip. */
  private @Nullable Callers callers;

  /** Null: no call has failed yet. */
  private @Nullable FailureTallies failures;

  private int consecutiveFailures;

  /** When the latest failure of the row ended. */
  private long latestFailure;

  /** Successes that were told within the row, but ended before. */
  private int lateSuccesses;

  private long notPermittedCalls;

  private CallMetrics(Window window, int minimumNumberOfCalls, @Nullable Callers callers) {
    this.window = window;
    this.minimumNumberOfCalls = minimumNumberOfCalls;
    this.callers = callers;
  }

  static CallMetrics of(Settings settings, long now) {
    int most = settings.minimumDistinctCallers();
    return new CallMetrics(
        Window.empty(settings.slidingWindowType(), settings.slidingWindowSize(), now),
        minimumOf(settings),
        most > 1 ? new Callers(most) : null);
  }

  /** A half-open round is counted in a window of as many calls as it permits. */
  static CallMetrics ofTrials(Settings settings) {
    return new CallMetrics(
        new CountWindow(settings.permittedNumberOfCallsInHalfOpenState()),
        settings.minimumNumberOfTrials(),
        null);
  }

  void resize(Settings settings, long now) {
    window = window.resized(settings.slidingWindowType(), settings.slidingWindowSize(), now);
    minimumNumberOfCalls = minimumOf(settings);
    int most = settings.minimumDistinctCallers();
    callers = most == 1 ? null : callers == null ? new Callers(most) : callers.resized(most);
  }

  /** Every result of a round stays, also where it has more than the new settings permit. */
  void resizeTrials(Settings settings, long now) {
    int size = Math.max(settings.permittedNumberOfCallsInHalfOpenState(), (int) window.calls());
    window = window.resized(SlidingWindowType.COUNT_BASED, size, now);
    minimumNumberOfCalls = settings.minimumNumberOfTrials();
  }

  private static int minimumOf(Settings settings) {
    return settings.slidingWindowType() == SlidingWindowType.COUNT_BASED
        ? Math.min(settings.minimumNumberOfCalls(), settings.slidingWindowSize())
        : settings.minimumNumberOfCalls();
  }

  /** Counts so many calls as in the report, of which the last ended at that moment. */
  void record(RecordOutcome report, boolean slow, int count, long ended, long now) {
    boolean failed = report.failed();
    tally(report, count, now);
    window.record(failed, slow, count, now);
    if (failed) {
      latestFailure = consecutiveFailures == 0 ? ended : Math.max(latestFailure, ended);
      consecutiveFailures = saturated((long) consecutiveFailures + count);
    } else if (consecutiveFailures > 0 && ended < latestFailure) {
      lateSuccesses = saturated((long) lateSuccesses + count);
    } else {
      consecutiveFailures = 0;
      lateSuccesses = 0;
    }
    if (callers != null) {
      callers.record(report.caller(), failed, slow, count);
    }
  }

  private void tally(RecordOutcome report, int count, long now) {
    FailureTallies known = failures;
    if (report.failed()) {
      if (known == null) {
        known = FailureTallies.empty();
        failures = known;
      }
      window.advance(now);
      known.failed(report.caller(), report.error(), count, lastCalls());
    } else if (known != null) {
      known.passed(count);
    }
  }

  /** How many of the last calls are in the window or in the row of failures. */
  private long lastCalls() {
    return Math.max(window.calls(), (long) consecutiveFailures + lateSuccesses);
  }

  /** Whose failures are in the window or in the row, as of the latest {@link #advance}. */
  FailingCallers failingCallers() {
    return failures == null ? FailingCallers.NONE : failures.callersAmong(lastCalls());
  }

  /** Which errors the same failures had. */
  FailingErrors failingErrors() {
    return failures == null ? FailingErrors.NONE : failures.errorsAmong(lastCalls());
  }

  /** About how much memory it takes to know the failures' callers and errors, in bytes. */
  int bytesOfFailures() {
    return failures == null ? 0 : failures.bytes();
  }

  /** Keeps the failures' callers and errors no longer. */
  void forgetFailures() {
    failures = null;
  }

  private static int saturated(long count) {
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  void recordNotPermitted(int count) {
    notPermittedCalls += count;
  }

  /** Brings forward what is dated in the future: the clock was set back to now. */
  void rewindTo(long ahead, long now) {
    window.rewindTo(ahead, now);
    latestFailure = Math.min(latestFailure, now);
  }

  void advance(long now) {
    window.advance(now);
  }

  long calls() {
    return window.calls();
  }

  long failed() {
    return window.failed();
  }

  int consecutiveFailures() {
    return consecutiveFailures;
  }

  /** Whether the failures in a row came from at least as many callers as it takes to trip. */
  boolean consecutiveFailuresOfEnoughCallers(int enough) {
    return callers == null
        || callers.ofFailedAmong((long) consecutiveFailures + lateSuccesses) >= enough;
  }

  /** How many calls of the window will have failed, when so many more have. */
  long failedAfter(int moreFailures) {
    return window.failedAfter(moreFailures, true);
  }

  /** Whether the window's failures came from at least as many callers as it takes to trip. */
  boolean failuresOfEnoughCallers(int enough) {
    return callers == null || callers.ofFailedAmong(window.calls()) >= enough;
  }

  /** Whether the window's slow calls came from at least as many callers as it takes to trip. */
  boolean slowCallsOfEnoughCallers(int enough) {
    return callers == null || callers.ofSlowAmong(window.calls()) >= enough;
  }

  /** How many calls are missing until there are rates. */
  long callsToMinimum() {
    return Math.max(0, minimumNumberOfCalls - window.calls());
  }

  /** Percent of calls that failed; -1 below the minimum number of calls. */
  float failureRate() {
    return rate(window.failed(), window.calls());
  }

  /** Percent of calls that were slow; -1 below the minimum number of calls. */
  float slowCallRate() {
    return rate(window.slow(), window.calls());
  }

  /** The failure rate once so many more calls were recorded at once, and failed or did not. */
  float failureRateAfter(int more, boolean failing) {
    return rate(window.failedAfter(more, failing), window.callsAfter(more));
  }

  /** The slow call rate once so many more calls were recorded at once, and were slow or not. */
  float slowCallRateAfter(int more, boolean slow) {
    return rate(window.slowAfter(more, slow), window.callsAfter(more));
  }

  /**
   * Rounded once, so that a rate never falls where the counts make it rise. For as many calls as
   * Resilience4j computes exactly, it is the float that Resilience4j has.
   */
  private float rate(long count, long calls) {
    if (calls < minimumNumberOfCalls) {
      return -1;
    }
    // Most breakers count no failure most of the time, and a division costs as much as all the
    // rest.
    return count == 0 ? 0 : (float) (count * 100.0 / calls);
  }

  /** The rate as it is shown; null where there is none. */
  static @Nullable Float orNull(float rate) {
    return rate < 0 ? null : rate;
  }

  BreakerView.Counts counts() {
    return new BreakerView.Counts(
        window.calls(), window.failed(), window.slow(), notPermittedCalls, consecutiveFailures);
  }

  void write(SnapshotWriter out) {
    out.number(1, minimumNumberOfCalls);
    out.number(2, consecutiveFailures);
    out.number(3, notPermittedCalls);
    out.message(fieldOf(window), window::write);
    if (callers != null) {
      out.message(6, callers::write);
    }
    if (consecutiveFailures > 0) {
      out.number(7, latestFailure);
      out.number(8, lateSuccesses);
    }
    if (failures != null) {
      failures.write(out, lastCalls());
    }
  }

  private static int fieldOf(Window window) {
    return window instanceof CountWindow ? 4 : window instanceof TimeWindow ? 5 : 12;
  }

  private static Window windowOf(SnapshotReader in) {
    if (in.has(4)) {
      return CountWindow.read(in.message(4));
    }
    return in.has(12) ? UnboundedWindow.read(in.message(12)) : TimeWindow.read(in.message(5));
  }

  static CallMetrics read(SnapshotReader in) {
    Window window = windowOf(in);
    Callers callers = in.has(6) ? Callers.read(in.message(6)) : null;
    CallMetrics metrics = new CallMetrics(window, in.count(1, 1_000_000), callers);
    metrics.consecutiveFailures = in.count(2, Integer.MAX_VALUE);
    metrics.notPermittedCalls = in.number(3);
    metrics.latestFailure = in.number(7);
    metrics.lateSuccesses = in.count(8, Integer.MAX_VALUE);
    metrics.failures = FailureTallies.read(in);
    return metrics;
  }
}
