package io.fusebox.engine;

import static io.fusebox.engine.State.CLOSED;
import static io.fusebox.engine.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Command.ChangeSettings;
import io.fusebox.engine.Command.RecordLate;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.Transition.Cause;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code failureCountThreshold}: so many failures of the window trip, whatever succeeded. */
class FailureCountTest {

  private static Settings.Builder fiveSinceItClosed(Settings.Builder settings) {
    return settings
        .consecutiveFailureThreshold(null)
        .failureCountThreshold(5)
        .slidingWindowType(SlidingWindowType.UNBOUNDED);
  }

  private static Settings.Builder threeOfFive(Settings.Builder settings) {
    return settings.consecutiveFailureThreshold(null).failureCountThreshold(3).slidingWindowSize(5);
  }

  private static Settings.Builder threeInThreeSeconds(Settings.Builder settings) {
    return settings
        .consecutiveFailureThreshold(null)
        .failureCountThreshold(3)
        .slidingWindowType(SlidingWindowType.TIME_BASED)
        .slidingWindowSize(3);
  }

  /** Case S2: failures add up until it closes; a success between does not reset them. */
  @Test
  void failuresAddUpSinceItClosedWhateverSucceedsBetween() {
    Scenario breaker = Scenario.of(FailureCountTest::fiveSinceItClosed);
    for (int i = 0; i < 4; i++) {
      breaker.fail(1).succeed(1).pass(Duration.ofDays(1));
    }
    assertThat(breaker.state()).isEqualTo(CLOSED);
    breaker.fail(1);
    assertThat(breaker.state()).isEqualTo(OPEN);
    assertThat(breaker.last().cause()).isEqualTo(Cause.FAILURE_COUNT_REACHED);
    assertThat(breaker.last().why()).isEqualTo("5 failures of 9 calls since it closed reached 5");
  }

  @Test
  void onceItHasClosedFailuresAreCountedAnew() {
    Scenario breaker = Scenario.of(FailureCountTest::fiveSinceItClosed).fail(5);
    breaker.pass(Duration.ofSeconds(61));
    breaker.report(Outcome.SUCCESS, breaker.permit());
    breaker.fail(4);
    assertThat(breaker.state()).isEqualTo(CLOSED);
    assertThat(breaker.view().counts().failedCalls()).isEqualTo(4);
    breaker.fail(1);
    assertThat(breaker.state()).isEqualTo(OPEN);
  }

  /** Case S3. */
  @Test
  void threeFailuresWithinThreeSecondsTripWithSuccessesBetween() {
    Scenario breaker = Scenario.of(FailureCountTest::threeInThreeSeconds);
    breaker.fail(1).succeed(9).pass(Duration.ofSeconds(1)).fail(1).succeed(9);
    breaker.pass(Duration.ofSeconds(1));
    assertThat(breaker.state()).isEqualTo(CLOSED);
    breaker.fail(1);
    assertThat(breaker.state()).isEqualTo(OPEN);
    assertThat(breaker.last().why()).isEqualTo("3 failures of 21 calls within 3 s reached 3");
  }

  @Test
  void failuresOfSecondsThatHaveLeftTheWindowDoNotCount() {
    Scenario breaker = Scenario.of(FailureCountTest::threeInThreeSeconds);
    breaker.fail(2).pass(Duration.ofSeconds(3)).fail(2);
    assertThat(breaker.state()).isEqualTo(CLOSED);
    breaker.fail(1);
    assertThat(breaker.state()).isEqualTo(OPEN);
  }

  @Test
  void threeOfTheLastFiveTripAndThreeOfTheLastSixDoNot() {
    Scenario three = Scenario.of(FailureCountTest::threeOfFive);
    three.fail(1).succeed(1).fail(1).succeed(1).fail(1);
    assertThat(three.state()).isEqualTo(OPEN);
    assertThat(three.last().why()).isEqualTo("3 failures in the last 5 calls reached 3");

    Scenario late = Scenario.of(FailureCountTest::threeOfFive);
    late.fail(1).succeed(2).fail(1).succeed(1).fail(1);
    assertThat(late.state()).isEqualTo(CLOSED);
  }

  @Test
  void itHasNoMinimumOfCalls() {
    Scenario breaker = Scenario.of(FailureCountTest::threeOfFive).fail(3);
    assertThat(breaker.state()).isEqualTo(OPEN);
    assertThat(breaker.last().why()).isEqualTo("3 failures in the last 3 calls reached 3");
  }

  @Test
  void aRunTripsAtTheFailureThatReachesTheThreshold() {
    Scenario breaker = Scenario.of(FailureCountTest::threeOfFive);
    breaker.fail(1).succeed(4);
    // The first failure of the run pushes an older one out.
    Recorded run = breaker.apply(run(Outcome.FAILURE, 1_000_000, "host-a"));
    assertThat(run).isEqualTo(new Recorded(Disposition.IGNORED, 3, OPEN, 2));
  }

  @Test
  void aRunOfSuccessesPushesFailuresOut() {
    Scenario breaker = Scenario.of(FailureCountTest::threeOfFive).fail(2);
    breaker.apply(run(Outcome.SUCCESS, 4, "host-a"));
    breaker.fail(1);
    assertThat(breaker.state()).isEqualTo(CLOSED);
    assertThat(breaker.view().counts().failedCalls()).isEqualTo(1);
  }

  @Test
  void theWindowsFailuresHaveToComeFromEnoughCallers() {
    Scenario breaker = Scenario.of(s -> fiveSinceItClosed(s).minimumDistinctCallers(2));
    breaker.apply(run(Outcome.FAILURE, 40, "sick"));
    breaker.succeed(1);
    assertThat(breaker.state()).isEqualTo(CLOSED);
    breaker.apply(run(Outcome.FAILURE, 1, "other"));
    assertThat(breaker.state()).isEqualTo(OPEN);
    assertThat(breaker.last().why())
        .isEqualTo("41 failures of 42 calls since it closed, of at least 2 callers, reached 5");
  }

  @Test
  void aCallerWhoseFailureHasLeftTheWindowDoesNotCount() {
    Scenario breaker = Scenario.of(s -> threeOfFive(s).minimumDistinctCallers(2));
    breaker.apply(run(Outcome.FAILURE, 1, "other"));
    breaker.apply(run(Outcome.FAILURE, 5, "sick"));
    assertThat(breaker.state()).as("at the third failure").isEqualTo(OPEN);

    Scenario late = Scenario.of(s -> threeOfFive(s).minimumDistinctCallers(2));
    late.apply(run(Outcome.FAILURE, 1, "other"));
    late.succeed(3);
    late.apply(run(Outcome.FAILURE, 50, "sick"));
    assertThat(late.state()).isEqualTo(CLOSED);
  }

  @Test
  void aLateReportCountsAsItArrives() {
    Scenario breaker = Scenario.of(FailureCountTest::threeOfFive).fail(2);
    RecordOutcome report = run(Outcome.FAILURE, 1, "host-a");
    breaker.apply(new RecordLate(report, breaker.now - Micros.of(Duration.ofHours(1))));
    assertThat(breaker.state()).isEqualTo(OPEN);
  }

  @Test
  void underMetricsOnlyItCountsAndNeverTrips() {
    Scenario breaker = Scenario.of(FailureCountTest::fiveSinceItClosed).fail(4);
    breaker.apply(new SetOverride(new OperatorOverride(State.METRICS_ONLY, null, null), null));
    breaker.fail(50);
    assertThat(breaker.view().counts().failedCalls()).isEqualTo(50);
    breaker.apply(new Command.LiftOverride(Author.UNKNOWN));
    assertThat(breaker.state()).isEqualTo(CLOSED);
    breaker.fail(1);
    assertThat(breaker.state()).isEqualTo(OPEN);
  }

  @Test
  void ratesOfAnUnboundedWindowHaveThePlainMinimum() {
    Scenario breaker =
        Scenario.of(
            s ->
                s.consecutiveFailureThreshold(null)
                    .failureRateThreshold(50f)
                    .minimumNumberOfCalls(200)
                    .slidingWindowSize(10)
                    .slidingWindowType(SlidingWindowType.UNBOUNDED));
    breaker.fail(100).succeed(99);
    assertThat(breaker.view().failureRate()).isNull();
    breaker.succeed(1);
    assertThat(breaker.state()).isEqualTo(OPEN);
    assertThat(breaker.last().why()).isEqualTo("failure rate 50 % of 200 calls reached 50 %");
  }

  @Test
  void whatTheWindowHeldStillCountsInAnUnboundedOne() {
    Scenario lastCalls = Scenario.of(FailureCountTest::threeOfFive);
    Scenario lastSeconds = Scenario.of(FailureCountTest::threeInThreeSeconds);
    for (Scenario breaker : List.of(lastCalls, lastSeconds)) {
      breaker.fail(2);
      change(breaker, s -> s.slidingWindowType(SlidingWindowType.UNBOUNDED));
      breaker.pass(Duration.ofHours(1)).succeed(20).fail(1);
      assertThat(breaker.last().why())
          .isEqualTo("3 failures of 23 calls since it closed reached 3");
    }
  }

  @Test
  void aWindowThatKnowsNeitherOrderNorTimeStartsAnotherTypeEmpty() {
    for (SlidingWindowType next :
        new SlidingWindowType[] {SlidingWindowType.COUNT_BASED, SlidingWindowType.TIME_BASED}) {
      Scenario breaker = Scenario.of(FailureCountTest::fiveSinceItClosed).fail(4);
      change(breaker, s -> s.slidingWindowType(next));
      breaker.fail(4);
      assertThat(breaker.state()).isEqualTo(CLOSED);
      assertThat(breaker.view().counts().bufferedCalls()).isEqualTo(4);
    }
  }

  @Test
  void aLowerThresholdIsReachedAtTheNextCall() {
    Scenario breaker = Scenario.of(FailureCountTest::fiveSinceItClosed).fail(4);
    change(breaker, s -> s.failureCountThreshold(2));
    assertThat(breaker.state()).isEqualTo(CLOSED);
    breaker.succeed(1);
    assertThat(breaker.state()).isEqualTo(OPEN);
  }

  @Test
  void anUnboundedWindowIsKeptInTheSnapshotWhichStaysSmall() {
    Scenario before = Scenario.of(FailureCountTest::fiveSinceItClosed).fail(4);
    before.apply(run(Outcome.SUCCESS, 1_000_000, "host-a"));
    byte[] snapshot = before.breaker.snapshot();
    assertThat(snapshot.length).isLessThan(80);
    Breaker restored = Breaker.restore(before.breaker.settings(), snapshot);
    restored.apply(run(Outcome.FAILURE, 1, "host-a"), before.now);
    assertThat(restored.state()).isEqualTo(OPEN);
  }

  private static void change(Scenario breaker, UnaryOperator<Settings.Builder> change) {
    Settings.Builder settings = breaker.breaker.settings().toBuilder();
    breaker.apply(new ChangeSettings(change.apply(settings).build(), "operator"));
  }

  private static RecordOutcome run(Outcome outcome, int count, @Nullable String caller) {
    return new RecordOutcome(outcome, count, null, null, caller, null);
  }
}
