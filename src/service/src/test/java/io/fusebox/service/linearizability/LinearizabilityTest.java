package io.fusebox.service.linearizability;

import static io.fusebox.service.linearizability.Scenario.failure;
import static io.fusebox.service.linearizability.Scenario.permitted;
import static io.fusebox.service.linearizability.Scenario.recorded;
import static io.fusebox.service.linearizability.Scenario.rejectedOpen;
import static io.fusebox.service.linearizability.Scenario.success;
import static io.fusebox.service.linearizability.Scenario.trial;
import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.BreakerView.Counts;
import io.fusebox.engine.Disposition;
import io.fusebox.engine.Permit;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Histories that are wrong in one place, each beside one that is right there. */
class LinearizabilityTest {

  private static final Duration TOLERANCE = Duration.ofMillis(2);
  private static final Duration WAIT = Duration.ofMillis(100);

  private final Scenario scenario = new Scenario(settings(1));

  private static Settings settings(int trials) {
    return Settings.builder()
        .consecutiveFailureThreshold(5)
        .waitDurationInOpenState(WAIT)
        .permittedNumberOfCallsInHalfOpenState(trials)
        .permitLease(Duration.ofHours(1))
        .build();
  }

  private static Verdict check(Scenario scenario) {
    return new LinearizabilityChecker(TOLERANCE).check(scenario.history());
  }

  private static void assertExplained(Scenario scenario) {
    Verdict verdict = check(scenario);
    assertThat(verdict.kind()).as(verdict.words()).isEqualTo(Verdict.Kind.EXPLAINED);
  }

  private static void assertRefused(Scenario scenario, String... because) {
    Verdict verdict = check(scenario);
    assertThat(verdict.kind()).as(verdict.words()).isEqualTo(Verdict.Kind.REFUSED);
    for (String reason : because) {
      assertThat(verdict.words()).contains(reason);
    }
  }

  /** Trips, waits, and takes the trial. */
  private Permit trialOf(Scenario tripped) {
    tripped.fail(5);
    tripped.pass(WAIT);
    return tripped.acquire();
  }

  @Test
  void whatTheEngineAnswersIsExplained() {
    Permit trial = trialOf(scenario);
    scenario.call(new Call.Acquire());
    scenario.call(success(trial));
    scenario.call(success(trial));
    scenario.fail(3);
    scenario.call(new Call.Read());
    assertExplained(scenario);
  }

  @Test
  void aLostCountIsRefused() {
    scenario.fail(4);
    scenario.made(failure(null), recorded(State.CLOSED, 1));
    assertRefused(
        scenario,
        "breaker 'scenario'",
        "The longest order that can be explained has 4 operations",
        "the breaker answers: RECORDED, OPEN in generation 2");
  }

  @Test
  void aDoubleCountIsRefused() {
    scenario.fail(3);
    scenario.made(failure(null), recorded(State.OPEN, 2));
    assertRefused(scenario, "the breaker answers: RECORDED, CLOSED in generation 1");
  }

  @Test
  void aCountThatIsReadWrongIsRefused() {
    scenario.fail(3);
    scenario.made(
        new Call.Read(), new Reply.Seen(State.CLOSED, 1, new Counts(4, 3, 0, 0, 3), null));
    assertRefused(scenario);
  }

  @Test
  void aRejectionThatWasNotCountedIsRefusedOnceItIsRead() {
    scenario.fail(5);
    scenario.call(new Call.Acquire());
    scenario.made(new Call.Read(), new Reply.Seen(State.OPEN, 2, new Counts(5, 5, 0, 0, 5), null));
    assertRefused(scenario);
  }

  @Test
  void aTrialTooManyIsRefused() {
    trialOf(scenario);
    scenario.made(new Call.Acquire(), trial(3, 2));
    assertRefused(scenario, "the breaker answers: rejected as HALF_OPEN_NO_PERMITS");
  }

  @Test
  void aTrialThatIsGivenTwiceIsRefused() {
    Scenario two = new Scenario(settings(2));
    trialOf(two);
    two.made(new Call.Acquire(), trial(3, 1));
    assertRefused(two, "the breaker answers: trial permit 2 of generation 3");
  }

  @Test
  void aPermitAfterAnAcknowledgedTripIsRefused() {
    scenario.fail(5);
    scenario.made(new Call.Acquire(), permitted(1));
    assertRefused(scenario);
  }

  @Test
  void aPermitThatWasAskedForBeforeTheTripWasAcknowledgedIsExplained() {
    scenario.fail(5);
    scenario.made(new Call.Acquire(), permitted(1));
    scenario.stretch(4, Duration.ZERO, Duration.ofMillis(2));
    assertExplained(scenario);
  }

  @Test
  void anOldGenerationSeenAfterANewerOneWasAcknowledgedIsRefused() {
    scenario.call(success(trialOf(scenario)));
    scenario.made(new Call.Acquire(), permitted(1));
    assertRefused(scenario);
  }

  @Test
  void aStaleOutcomeThatCountedIsRefused() {
    Permit old = scenario.acquire();
    scenario.call(success(trialOf(scenario)));
    scenario.made(failure(old), recorded(State.CLOSED, 4));
    assertRefused(scenario, "the breaker answers: STALE, CLOSED in generation 4");
  }

  @Test
  void aStaleOutcomeThatWasSaidToBeStaleButCountedIsRefused() {
    Permit old = scenario.acquire();
    scenario.call(success(trialOf(scenario)));
    scenario.call(failure(old));
    scenario.fail(3);
    scenario.made(failure(null), recorded(State.OPEN, 5));
    assertRefused(scenario);
  }

  @Test
  void aTrialThatWasReportedTwiceAndRecordedTwiceIsRefused() {
    Scenario two = new Scenario(settings(2));
    Permit trial = trialOf(two);
    two.call(success(trial));
    two.made(success(trial), recorded(State.CLOSED, 4));
    assertRefused(two, "the breaker answers: DUPLICATE, HALF_OPEN in generation 3");
  }

  @Test
  void anOutcomeThatWasSaidToBeADuplicateButIsTheFirstIsRefused() {
    Permit trial = trialOf(scenario);
    scenario.made(success(trial), new Reply.Recorded(Disposition.DUPLICATE, State.HALF_OPEN, 3));
    assertRefused(scenario);
  }

  @Test
  void aPermitThatNobodyGaveIsRefused() {
    trialOf(scenario);
    scenario.made(success(new Permit(3, 2)), recorded(State.CLOSED, 4));
    assertRefused(scenario, "the breaker has not given this permit");
  }

  @Test
  void aWaitThatEndedTooEarlyIsRefused() {
    scenario.fail(5);
    scenario.pass(WAIT.minusMillis(4));
    scenario.made(new Call.Acquire(), trial(3, 1));
    assertRefused(scenario, "the wait was not over");
  }

  @Test
  void aWaitThatMayHaveEndedWithinTheToleranceIsExplained() {
    scenario.fail(5);
    scenario.pass(WAIT.minusMillis(2));
    scenario.made(new Call.Acquire(), trial(3, 1));
    assertExplained(scenario);
  }

  @Test
  void aWaitThatLastedTooLongIsRefused() {
    scenario.fail(5);
    scenario.pass(WAIT.plusMillis(3));
    scenario.made(new Call.Acquire(), rejectedOpen(2));
    assertRefused(scenario, "the wait was over before");
  }

  @Test
  void aWaitThatLastedTooLongIsExplainedWhereTheTripMayHaveBeenLater() {
    scenario.fail(5);
    scenario.stretch(4, Duration.ZERO, Duration.ofMillis(3));
    scenario.pass(WAIT.plusMillis(3));
    scenario.made(new Call.Acquire(), rejectedOpen(2));
    assertExplained(scenario);
  }

  @Test
  void aRejectionAndATrialThatNeedTheTripAtDifferentTimesAreRefused() {
    scenario.fail(5);
    scenario.stretch(4, Duration.ZERO, Duration.ofMillis(20));
    scenario.pass(WAIT.plusMillis(10));
    scenario.made(new Call.Acquire(), rejectedOpen(2));
    scenario.made(new Call.Acquire(), trial(3, 1));
    assertExplained(scenario);

    Scenario contradictory = new Scenario(settings(1));
    contradictory.fail(5);
    contradictory.made(failure(null), new Reply.Recorded(Disposition.IGNORED, State.OPEN, 2));
    contradictory.stretch(4, Duration.ZERO, Duration.ofMillis(20));
    contradictory.pass(WAIT.plusMillis(10));
    contradictory.made(new Call.Acquire(), rejectedOpen(2));
    assertRefused(contradictory, "the wait was over before");
  }

  @Test
  void anOutcomeWithoutAnAnswerMayHaveCountedOrNot() {
    scenario.fail(3);
    scenario.made(failure(null), null);
    scenario.made(failure(null), recorded(State.OPEN, 2));
    assertExplained(scenario);

    Scenario lost = new Scenario(settings(1));
    lost.made(failure(null), null);
    lost.fail(5);
    assertExplained(lost);
  }

  @Test
  void anOutcomeWithoutAnAnswerCountsNoMoreThanOnce() {
    scenario.fail(2);
    scenario.made(failure(null), null);
    scenario.made(failure(null), recorded(State.OPEN, 2));
    assertRefused(scenario);
  }

  @Test
  void anOutcomeWithoutAnAnswerDoesNotCountBeforeItWasReported() {
    scenario.fail(3);
    scenario.made(failure(null), recorded(State.OPEN, 2));
    scenario.made(failure(null), null);
    assertRefused(scenario);
  }
}
