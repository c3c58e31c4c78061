package io.fusebox.engine;

import static io.fusebox.engine.Disposition.IGNORED;
import static io.fusebox.engine.Disposition.RECORDED;
import static io.fusebox.engine.Disposition.STALE;
import static io.fusebox.engine.State.CLOSED;
import static io.fusebox.engine.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.engine.Command.RecordLate;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Transition.Cause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClosedStateTest {

  @Test
  void opensWhenConsecutiveFailuresReachTheirThreshold() {
    Scenario breaker = Scenario.of(s -> s).fail(4);
    assertThat(breaker.state()).isEqualTo(CLOSED);

    breaker.fail(1);

    assertThat(breaker.state()).isEqualTo(OPEN);
    assertThat(breaker.last().cause()).isEqualTo(Cause.CONSECUTIVE_FAILURES_REACHED);
    assertThat(breaker.last().why()).isEqualTo("5 failures in a row reached 5");
  }

  @Test
  void aSuccessBeginsTheRowOfFailuresAgain() {
    Scenario breaker = Scenario.of(s -> s).fail(4).succeed(1).fail(4);
    assertThat(breaker.state()).isEqualTo(CLOSED);
    assertThat(breaker.view().counts().consecutiveFailures()).isEqualTo(4);
  }

  @Test
  void aSuccessThatEndedBeforeAFailureComesTooLateToEndTheRow() {
    Scenario breaker = Scenario.of(s -> s).fail(3).pass(Duration.ofSeconds(1)).fail(1);
    breaker.apply(late(Outcome.SUCCESS, breaker.now - 1));
    assertThat(breaker.view().counts().consecutiveFailures()).isEqualTo(4);
    assertThat(breaker.view().counts().bufferedCalls()).isEqualTo(5);

    breaker.apply(late(Outcome.FAILURE, breaker.now - 500_000));

    assertThat(breaker.state()).isEqualTo(OPEN);
  }

  @Test
  void aSuccessThatEndedWithTheLatestFailureOrAfterItEndsTheRow() {
    Scenario breaker = Scenario.of(s -> s).pass(Duration.ofSeconds(1)).fail(1);
    breaker.apply(late(Outcome.FAILURE, breaker.now - 1_000_000));
    breaker.apply(late(Outcome.SUCCESS, breaker.now));
    assertThat(breaker.view().counts().consecutiveFailures()).isZero();
    breaker.fail(4);
    assertThat(breaker.state()).isEqualTo(CLOSED);
  }

  @Test
  void aLateSuccessIsStillTooLateAfterASnapshot() {
    Scenario before = Scenario.of(s -> s).pass(Duration.ofSeconds(1)).fail(4);
    Breaker restored = Breaker.restore(before.breaker.settings(), before.breaker.snapshot());
    restored.apply(late(Outcome.SUCCESS, before.now - 1), before.now);
    restored.apply(late(Outcome.FAILURE, before.now), before.now);
    assertThat(restored.state()).isEqualTo(OPEN);
  }

  private static RecordLate late(Outcome outcome, long ended) {
    return new RecordLate(new RecordOutcome(outcome, null, null, "host-b", null), ended);
  }

  @Test
  void neverOpensWhenNoRuleIsOn() {
    Scenario breaker = Scenario.of(s -> s.consecutiveFailureThreshold(null)).fail(1000);
    assertThat(breaker.state()).isEqualTo(CLOSED);
  }

  @Test
  void opensWhenFailureRateReachesThreshold() {
    Scenario breaker = Scenario.of(ClosedStateTest::halfOfSixteen).succeed(7).fail(8);
    assertThat(breaker.state()).isEqualTo(CLOSED);
    assertThat(breaker.view().failureRate()).isNull();

    breaker.fail(1);

    assertThat(breaker.state()).isEqualTo(OPEN);
    assertThat(breaker.last().why()).isEqualTo("failure rate 56.3 % of 16 calls reached 50 %");
  }

  @Test
  void aSuccessCanTripWhenItMakesTheMinimumNumberOfCalls() {
    Scenario breaker = Scenario.of(ClosedStateTest::halfOfSixteen).fail(8).succeed(7);
    assertThat(breaker.state()).isEqualTo(CLOSED);
    breaker.succeed(1);
    assertThat(breaker.state()).isEqualTo(OPEN);
  }

  @Test
  void theMinimumNumberOfCallsIsAtMostTheCountBasedWindow() {
    Scenario breaker =
        Scenario.of(
            s ->
                s.consecutiveFailureThreshold(null)
                    .failureRateThreshold(100f)
                    .slidingWindowSize(3)
                    .minimumNumberOfCalls(100));
    breaker.fail(3);
    assertThat(breaker.state()).isEqualTo(OPEN);
  }

  @Test
  void opensWhenSlowCallRateReachesThreshold() {
    Scenario breaker =
        Scenario.of(
            s ->
                s.slowCallRateThreshold(50f)
                    .slowCallDurationThreshold(Duration.ofSeconds(2))
                    .minimumNumberOfCalls(2));
    breaker.report(Outcome.SUCCESS, null, Duration.ofSeconds(2));
    assertThat(breaker.view().counts().slowCalls()).isZero();

    breaker.report(Outcome.SUCCESS, null, Duration.ofMillis(2001));

    assertThat(breaker.state()).isEqualTo(OPEN);
    assertThat(breaker.last().cause()).isEqualTo(Cause.SLOW_CALL_RATE_EXCEEDED);
  }

  @Test
  void aRunOfFastCallsTripsWhereItMakesTheMinimumNumberOfCalls() {
    Scenario breaker = Scenario.of(s -> s.slowCallRateThreshold(50f).minimumNumberOfCalls(4));
    breaker.report(Outcome.SUCCESS, null, Duration.ofMinutes(2));
    breaker.report(Outcome.SUCCESS, null, Duration.ofMinutes(2));
    Recorded run =
        breaker.apply(new Command.RecordOutcome(Outcome.SUCCESS, 3, null, null, null, null));
    assertThat(run.count()).isEqualTo(2);
    assertThat(breaker.state()).isEqualTo(OPEN);
  }

  @Test
  void secondsThatLeaveATimeBasedWindowNoLongerCount() {
    Scenario breaker =
        Scenario.of(
            s ->
                s.consecutiveFailureThreshold(null)
                    .failureRateThreshold(50f)
                    .slidingWindowType(SlidingWindowType.TIME_BASED)
                    .slidingWindowSize(10)
                    .minimumNumberOfCalls(4));
    breaker.fail(3).pass(Duration.ofSeconds(9));
    assertThat(breaker.view().counts().failedCalls()).isEqualTo(3);
    breaker.pass(Duration.ofSeconds(1));
    assertThat(breaker.view().counts().failedCalls()).isZero();
    breaker.fail(3);
    assertThat(breaker.state()).isEqualTo(CLOSED);
    breaker.fail(1);
    assertThat(breaker.state()).isEqualTo(OPEN);
  }

  @Test
  void anOutcomeWithAPermitOfAnEarlierGenerationIsStale() {
    Scenario breaker = Scenario.of(s -> s);
    Permit early = breaker.permit();
    breaker.apply(new Command.Reset("operator"));
    long changes = breaker.breaker.changes();

    assertThat(breaker.report(Outcome.FAILURE, early)).isEqualTo(STALE);

    assertThat(breaker.breaker.changes()).isEqualTo(changes);
    assertThat(breaker.view().counts().consecutiveFailures()).isZero();
  }

  @Test
  void aPermitThatWasNeverGivenIsRefusedAndChangesNothing() {
    Scenario breaker = Scenario.of(s -> s);
    assertThatThrownBy(() -> breaker.report(Outcome.FAILURE, new Permit(2, 0)))
        .isInstanceOf(UnknownPermitException.class)
        .hasMessageContaining("generation 2");
    assertThatThrownBy(() -> breaker.report(Outcome.FAILURE, new Permit(1, 1)))
        .isInstanceOf(UnknownPermitException.class);
    assertThat(breaker.breaker.changes()).isZero();
  }

  @Test
  void aReleasedPermitCountsNothing() {
    Scenario breaker = Scenario.of(s -> s);
    assertThat(breaker.report(Outcome.RELEASED, breaker.permit())).isEqualTo(RECORDED);
    assertThat(breaker.view().counts().bufferedCalls()).isZero();
  }

  @Test
  void anOutcomeWithoutAPermitIsIgnoredInOpen() {
    Scenario breaker = Scenario.of(s -> s).fail(5);
    assertThat(breaker.report(Outcome.FAILURE, null)).isEqualTo(IGNORED);
  }

  @Test
  void acquiringChangesNothingToStore() {
    Scenario breaker = Scenario.of(s -> s);
    breaker.permit();
    assertThat(breaker.breaker.changes()).isZero();
  }

  @Test
  void theErrorOfTheTrippingFailureIsInTheHistory() {
    Scenario breaker = Scenario.of(s -> s.consecutiveFailureThreshold(1));
    breaker.apply(
        new Command.RecordOutcome(Outcome.FAILURE, null, null, "host-b", "connection refused"));
    assertThat(breaker.last().why()).isEqualTo("1 failure in a row reached 1: connection refused");
    assertThat(breaker.last().caller()).isEqualTo("host-b");
  }

  private static Settings.Builder halfOfSixteen(Settings.Builder settings) {
    return settings
        .consecutiveFailureThreshold(null)
        .failureRateThreshold(50f)
        .slidingWindowSize(16)
        .minimumNumberOfCalls(16);
  }
}
