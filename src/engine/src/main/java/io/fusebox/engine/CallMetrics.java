package io.fusebox.engine;

/**
 * What a state has counted: the window, the failures in a row, and the calls that were not
 * permitted. Mutable, confined to its breaker.
 */
final class CallMetrics {

  private Window window;
  private int minimumNumberOfCalls;
  private int consecutiveFailures;
  private long notPermittedCalls;

  private CallMetrics(Window window, int minimumNumberOfCalls) {
    this.window = window;
    this.minimumNumberOfCalls = minimumNumberOfCalls;
  }

  static CallMetrics of(Settings settings, long now) {
    return new CallMetrics(
        Window.empty(settings.slidingWindowType(), settings.slidingWindowSize(), now),
        minimumOf(settings));
  }

  /** A half-open round is counted in a window of as many calls as it permits. */
  static CallMetrics ofTrials(Settings settings) {
    return new CallMetrics(
        new CountWindow(settings.permittedNumberOfCallsInHalfOpenState()),
        minimumOfTrials(settings));
  }

  void resize(Settings settings, long now) {
    window = window.resized(settings.slidingWindowType(), settings.slidingWindowSize(), now);
    minimumNumberOfCalls = minimumOf(settings);
  }

  void resizeTrials(Settings settings, long now) {
    window =
        window.resized(
            SlidingWindowType.COUNT_BASED, settings.permittedNumberOfCallsInHalfOpenState(), now);
    minimumNumberOfCalls = minimumOfTrials(settings);
  }

  private static int minimumOf(Settings settings) {
    return settings.slidingWindowType() == SlidingWindowType.COUNT_BASED
        ? Math.min(settings.minimumNumberOfCalls(), settings.slidingWindowSize())
        : settings.minimumNumberOfCalls();
  }

  private static int minimumOfTrials(Settings settings) {
    return Math.min(
        settings.minimumNumberOfCalls(), settings.permittedNumberOfCallsInHalfOpenState());
  }

  void record(boolean failed, boolean slow, long now) {
    window.record(failed, slow, now);
    consecutiveFailures = failed ? Math.min(consecutiveFailures, Integer.MAX_VALUE - 1) + 1 : 0;
  }

  void recordNotPermitted() {
    notPermittedCalls++;
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

  boolean reachedMinimum() {
    return window.calls() >= minimumNumberOfCalls;
  }

  /** Percent of calls that failed; -1 below the minimum number of calls. */
  float failureRate() {
    return rate(window.failed());
  }

  /** Percent of calls that were slow; -1 below the minimum number of calls. */
  float slowCallRate() {
    return rate(window.slow());
  }

  private float rate(long count) {
    return reachedMinimum() ? count * 100.0f / window.calls() : -1;
  }

  BreakerView.Counts counts() {
    return new BreakerView.Counts(
        window.calls(), window.failed(), window.slow(), notPermittedCalls, consecutiveFailures);
  }

  void write(SnapshotWriter out) {
    out.number(1, minimumNumberOfCalls);
    out.number(2, consecutiveFailures);
    out.number(3, notPermittedCalls);
    out.message(window instanceof CountWindow ? 4 : 5, window::write);
  }

  static CallMetrics read(SnapshotReader in) {
    Window window = in.has(4) ? CountWindow.read(in.message(4)) : TimeWindow.read(in.message(5));
    CallMetrics metrics = new CallMetrics(window, in.count(1, 1_000_000));
    metrics.consecutiveFailures = in.count(in.number(2));
    metrics.notPermittedCalls = in.number(3);
    return metrics;
  }
}
