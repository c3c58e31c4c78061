package io.fusebox.engine;

import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Transition.Cause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the {@link NaiveBreaker} has counted: every call, oldest first. */
final class NaiveTally {

  /** A call, and what a breaker of bounded memory still knows of who made it. */
  record Call(
      boolean failed,
      boolean slow,
      String caller,
      long second,
      boolean knownAsFailing,
      boolean knownAsSlow) {}

  private List<Call> calls = new ArrayList<>();

  private final NaiveFailures callersOfFailures = new NaiveFailures();
  private final NaiveFailures errorsOfFailures = new NaiveFailures();

  /** How many of the calls, the newest, a change of settings has left in the window. */
  private int inWindow;

  private int consecutiveFailures;

  /** Of the newest calls, how many successes ended before a failure among them. */
  private int lateSuccesses;

  private long latestFailure;
  private SlidingWindowType type = SlidingWindowType.COUNT_BASED;
  private int size;
  private int callers;
  int minimum;
  long notPermitted;

  static NaiveTally ofCalls(Settings settings) {
    NaiveTally tally = new NaiveTally();
    tally.type = settings.slidingWindowType();
    tally.size = settings.slidingWindowSize();
    tally.minimum = minimum(settings);
    tally.callers = settings.minimumDistinctCallers();
    return tally;
  }

  static NaiveTally ofTrials(Settings settings) {
    NaiveTally tally = new NaiveTally();
    tally.size = settings.permittedNumberOfCallsInHalfOpenState();
    tally.minimum = minimumOfTrials(settings);
    return tally;
  }

  private static int minimumOfTrials(Settings settings) {
    Integer own = settings.minimumNumberOfCallsInHalfOpenState();
    return Math.min(
        own == null ? settings.minimumNumberOfCalls() : own,
        settings.permittedNumberOfCallsInHalfOpenState());
  }

  private static int minimum(Settings settings) {
    return settings.slidingWindowType() == SlidingWindowType.COUNT_BASED
        ? Math.min(settings.minimumNumberOfCalls(), settings.slidingWindowSize())
        : settings.minimumNumberOfCalls();
  }

  void add(RecordOutcome report, Settings settings, long ended, long now) {
    boolean failed = report.outcome() == Outcome.FAILURE;
    boolean slow =
        report.duration() != null
            && report.duration().compareTo(settings.slowCallDurationThreshold()) > 0;
    String caller = report.caller() == null ? "" : report.caller();
    boolean known = callers > 1;
    if (failed) {
      int from = firstOfLatest(now);
      callersOfFailures.add(report.caller(), calls.size(), from);
      errorsOfFailures.add(shortened(report.error()), calls.size(), from);
    }
    calls.add(new Call(failed, slow, caller, Math.floorDiv(now, 1_000_000), known, known));
    inWindow++;
    if (failed) {
      latestFailure = consecutiveFailures == 0 ? ended : Math.max(latestFailure, ended);
      consecutiveFailures++;
    } else if (consecutiveFailures > 0 && ended < latestFailure) {
      lateSuccesses++;
    } else {
      consecutiveFailures = 0;
      lateSuccesses = 0;
    }
  }

  /** The first call of the window, or of the row where that is longer. */
  private int firstOfLatest(long now) {
    int last = Math.max(window(now).size(), consecutiveFailures + lateSuccesses);
    return calls.size() - last;
  }

  BreakerView.FailingCallers failingCallers(long now) {
    int from = firstOfLatest(now);
    return new BreakerView.FailingCallers(
        callersOfFailures.named(from, BreakerView.CallerFailures::new),
        callersOfFailures.others(from));
  }

  BreakerView.FailingErrors failingErrors(long now) {
    int from = firstOfLatest(now);
    return new BreakerView.FailingErrors(
        errorsOfFailures.named(from, BreakerView.ErrorFailures::new),
        errorsOfFailures.others(from));
  }

  /** What a view has of an error: 100 characters, and an ellipsis where there were more. */
  private static @Nullable String shortened(@Nullable String error) {
    String text = error == null ? "" : DisplayText.clean(error);
    String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
    return shown.isEmpty() ? null : shown;
  }

  /** The calls that are in the window. */
  List<Call> window(long now) {
    int from = calls.size() - inWindow;
    if (type == SlidingWindowType.TIME_BASED) {
      long oldest = Math.floorDiv(now, 1_000_000) - size + 1;
      while (from < calls.size() && calls.get(from).second() < oldest) {
        from++;
      }
    } else if (type == SlidingWindowType.COUNT_BASED) {
      from = Math.max(from, calls.size() - size);
    }
    return calls.subList(from, calls.size());
  }

  /** What is in the window when the clock is set back stays as old as it is then. */
  void setBack(long ahead, long now) {
    latestFailure = Math.min(latestFailure, now);
    inWindow = window(ahead).size();
    long seconds = Math.floorDiv(ahead, 1_000_000) - Math.floorDiv(now, 1_000_000);
    calls.replaceAll(
        call ->
            new Call(
                call.failed(),
                call.slow(),
                call.caller(),
                call.second() - seconds,
                call.knownAsFailing(),
                call.knownAsSlow()));
  }

  void resize(Settings settings, long now) {
    inWindow = window(now).size();
    SlidingWindowType next = settings.slidingWindowType();
    if (next != type && next != SlidingWindowType.UNBOUNDED) {
      inWindow = 0;
    }
    type = next;
    size = settings.slidingWindowSize();
    inWindow = window(now).size();
    minimum = minimum(settings);
    int before = callers;
    callers = settings.minimumDistinctCallers();
    forgetCallers(callers == 1 ? 0 : Math.min(before, callers));
  }

  void resizeTrials(Settings settings) {
    size = Math.max(calls.size(), settings.permittedNumberOfCallsInHalfOpenState());
    minimum = minimumOfTrials(settings);
  }

  /** Only so many callers stay known: those who failed last, and those who were slow last. */
  private void forgetCallers(int most) {
    Set<String> failing = latest(call -> call.failed() && call.knownAsFailing(), most);
    Set<String> slow = latest(call -> call.slow() && call.knownAsSlow(), most);
    List<Call> kept = new ArrayList<>();
    for (Call call : calls) {
      kept.add(
          new Call(
              call.failed(),
              call.slow(),
              call.caller(),
              call.second(),
              call.knownAsFailing() && failing.contains(call.caller()),
              call.knownAsSlow() && slow.contains(call.caller())));
    }
    calls = kept;
  }

  private Set<String> latest(Predicate<Call> which, int most) {
    Set<String> latest = new LinkedHashSet<>();
    for (int i = calls.size() - 1; i >= 0 && latest.size() < most; i--) {
      if (which.test(calls.get(i))) {
        latest.add(calls.get(i).caller());
      }
    }
    return latest;
  }

  /** The first rule that is reached, with calls of enough callers. */
  @Nullable Cause reached(Settings settings, long now) {
    Integer failures = settings.consecutiveFailureThreshold();
    List<Call> row =
        calls.subList(calls.size() - consecutiveFailures - lateSuccesses, calls.size());
    if (failures != null
        && consecutiveFailures >= failures
        && ofEnough(row, call -> call.failed() && call.knownAsFailing())) {
      return Cause.CONSECUTIVE_FAILURES_REACHED;
    }
    List<Call> window = window(now);
    Integer count = settings.failureCountThreshold();
    if (count != null
        && window.stream().filter(Call::failed).count() >= count
        && ofEnough(window, call -> call.failed() && call.knownAsFailing())) {
      return Cause.FAILURE_COUNT_REACHED;
    }
    Float failureRate = failureRate(now);
    if (isReached(failureRate, settings.failureRateThreshold())
        && ofEnough(window, call -> call.failed() && call.knownAsFailing())) {
      return Cause.FAILURE_RATE_EXCEEDED;
    }
    if (isReached(slowCallRate(now), settings.slowCallRateThreshold())
        && ofEnough(window, call -> call.slow() && call.knownAsSlow())) {
      return Cause.SLOW_CALL_RATE_EXCEEDED;
    }
    return null;
  }

  static boolean isReached(@Nullable Float rate, @Nullable Float threshold) {
    return rate != null && threshold != null && rate >= threshold;
  }

  private boolean ofEnough(List<Call> among, Predicate<Call> which) {
    Set<String> distinct = new HashSet<>();
    among.stream().filter(which).forEach(call -> distinct.add(call.caller()));
    return callers <= 1 || distinct.size() >= callers;
  }

  @Nullable Float failureRate(long now) {
    return rate(window(now), Call::failed);
  }

  @Nullable Float slowCallRate(long now) {
    return rate(window(now), Call::slow);
  }

  private @Nullable Float rate(List<Call> window, Predicate<Call> which) {
    double count = (double) window.stream().filter(which).count();
    return window.size() < minimum ? null : (float) (count * 100 / window.size());
  }

  BreakerView.Counts counts(long now) {
    List<Call> window = window(now);
    return new BreakerView.Counts(
        window.size(),
        window.stream().filter(Call::failed).count(),
        window.stream().filter(Call::slow).count(),
        notPermitted,
        consecutiveFailures);
  }
}
