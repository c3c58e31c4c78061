package io.fusebox.engine;

import static io.fusebox.engine.Disposition.DUPLICATE;
import static io.fusebox.engine.Disposition.EXPIRED;
import static io.fusebox.engine.Disposition.IGNORED;
import static io.fusebox.engine.Disposition.RECORDED;
import static io.fusebox.engine.Disposition.STALE;
import static io.fusebox.engine.State.CLOSED;
import static io.fusebox.engine.State.HALF_OPEN;
import static io.fusebox.engine.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.Decision.RejectionReason;
import io.fusebox.engine.Transition.Cause;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class HalfOpenStateTest {

  @Test
  void givesAsManyTrialPermitsAsTheSettingsAllow() {
    Scenario breaker = halfOpen(s -> s.permittedNumberOfCallsInHalfOpenState(3));
    breaker.permit();
    breaker.permit();
    breaker.permit();

    assertThat(breaker.rejection().reason()).isEqualTo(RejectionReason.HALF_OPEN_NO_PERMITS);
    assertThat(breaker.view().trials()).isEqualTo(new BreakerView.Trials(3, 3, 3));
  }

  @Test
  void aRejectionSaysToAskAgainInASecondOrWhenALeaseEnds() {
    Scenario breaker = halfOpen(s -> s.permitLease(Duration.ofSeconds(30)));
    breaker.permit();
    assertThat(breaker.rejection().retryAfter()).isEqualTo(Duration.ofSeconds(1));
    breaker.pass(Duration.ofMillis(29_400));
    assertThat(breaker.rejection().retryAfter()).isEqualTo(Duration.ofMillis(600));
  }

  @Test
  void aRejectionTellsWhatBecameOfTheTrials() {
    Scenario breaker = halfOpen(s -> s.permittedNumberOfCallsInHalfOpenState(3));
    Permit first = breaker.permit();
    Permit second = breaker.permit();
    breaker.permit();
    assertThat(breaker.rejection().why()).isEqualTo("3 trial calls are out");
    breaker.report(Outcome.SUCCESS, first);
    assertThat(breaker.rejection().why()).isEqualTo("2 trial calls are out, 1 is done");
    breaker.report(Outcome.SUCCESS, second);
    assertThat(breaker.rejection().why()).isEqualTo("1 trial call is out, 2 are done");
  }

  @Test
  void aRecordedTrialGivesNoPermitBack() {
    Scenario breaker = halfOpen(s -> s.permittedNumberOfCallsInHalfOpenState(2));
    Permit first = breaker.permit();
    breaker.permit();
    assertThat(breaker.report(Outcome.SUCCESS, first)).isEqualTo(RECORDED);
    assertThat(breaker.rejection().reason()).isEqualTo(RejectionReason.HALF_OPEN_NO_PERMITS);
  }

  @Test
  void closesWhenAllTrialsSucceeded() {
    Scenario breaker = halfOpen(s -> s.permittedNumberOfCallsInHalfOpenState(2));
    breaker.report(Outcome.SUCCESS, breaker.permit());
    assertThat(breaker.state()).isEqualTo(HALF_OPEN);
    breaker.report(Outcome.SUCCESS, breaker.permit());
    assertThat(breaker.state()).isEqualTo(CLOSED);
    assertThat(breaker.last().why()).isEqualTo("2 trial calls succeeded");
  }

  @Test
  void theFirstFailedTrialReopensWithoutARateRule() {
    Scenario breaker = halfOpen(s -> s.permittedNumberOfCallsInHalfOpenState(3));
    breaker.report(Outcome.FAILURE, breaker.permit());
    assertThat(breaker.state()).isEqualTo(OPEN);
    assertThat(breaker.last().cause()).isEqualTo(Cause.TRIAL_FAILED);
  }

  @Test
  void withARateRuleTheRoundIsDecidedWhenItsResultsAreIn() {
    UnaryOperator<Settings.Builder> rate =
        s ->
            s.failureRateThreshold(50f)
                .minimumNumberOfCalls(3)
                .permittedNumberOfCallsInHalfOpenState(4);
    Scenario reopened = halfOpen(rate);
    reopened.report(Outcome.FAILURE, reopened.permit());
    reopened.report(Outcome.SUCCESS, reopened.permit());
    assertThat(reopened.state()).isEqualTo(HALF_OPEN);
    reopened.report(Outcome.FAILURE, reopened.permit());
    assertThat(reopened.state()).isEqualTo(OPEN);
    assertThat(reopened.last().why()).isEqualTo("failure rate 66.7 % of 3 calls reached 50 %");

    Scenario closed = halfOpen(rate);
    closed.report(Outcome.FAILURE, closed.permit());
    closed.report(Outcome.SUCCESS, closed.permit());
    closed.report(Outcome.SUCCESS, closed.permit());
    assertThat(closed.state()).isEqualTo(CLOSED);
  }

  @Test
  void aTrialThatIsNotReturnedWithinItsLeaseGivesItsPermitBackAndIsTold() {
    Scenario breaker = halfOpen(s -> s);
    Permitted dead = (Permitted) breaker.acquire();
    assertThat(dead.expiresAt()).isEqualTo(Micros.toInstant(breaker.now).plusSeconds(30));
    breaker.pass(Duration.ofSeconds(29));
    assertThat(breaker.rejection().retryAfter()).isEqualTo(Duration.ofSeconds(1));

    Permit next = breaker.pass(Duration.ofSeconds(1)).permit();

    assertThat(next).isNotEqualTo(dead.permit());
    assertThat(breaker.last().cause()).isEqualTo(Cause.TRIAL_LAPSED);
    assertThat(breaker.last().at()).isEqualTo(dead.expiresAt());
    assertThat(breaker.last().why()).contains("trial permit 1, given to host-a");
    assertThat(breaker.report(Outcome.FAILURE, dead.permit())).isEqualTo(EXPIRED);
    assertThat(breaker.state()).isEqualTo(HALF_OPEN);
    assertThat(breaker.report(Outcome.SUCCESS, next)).isEqualTo(RECORDED);
    assertThat(breaker.state()).isEqualTo(CLOSED);
  }

  @Test
  void aReleasedTrialCanBeGivenAgain() {
    Scenario breaker = halfOpen(s -> s);
    Permit released = breaker.permit();
    assertThat(breaker.report(Outcome.RELEASED, released)).isEqualTo(RECORDED);
    breaker.permit();
    assertThat(breaker.report(Outcome.RELEASED, released)).isEqualTo(EXPIRED);
    assertThat(breaker.rejection().reason()).isEqualTo(RejectionReason.HALF_OPEN_NO_PERMITS);
  }

  @Test
  void theSameTrialReportedTwiceIsADuplicate() {
    Scenario breaker = halfOpen(s -> s.permittedNumberOfCallsInHalfOpenState(2));
    Permit trial = breaker.permit();
    breaker.report(Outcome.SUCCESS, trial);
    assertThat(breaker.report(Outcome.SUCCESS, trial)).isEqualTo(DUPLICATE);
    assertThat(breaker.state()).isEqualTo(HALF_OPEN);
  }

  @Test
  void aTrialOfAnEarlierRoundIsStale() {
    Scenario breaker = halfOpen(s -> s.permittedNumberOfCallsInHalfOpenState(2));
    Permit late = breaker.permit();
    breaker.report(Outcome.FAILURE, breaker.permit());
    breaker.pass(Duration.ofMinutes(2)).permit();
    assertThat(breaker.state()).isEqualTo(HALF_OPEN);
    assertThat(breaker.report(Outcome.FAILURE, late)).isEqualTo(STALE);
    assertThat(breaker.state()).isEqualTo(HALF_OPEN);
  }

  @Test
  void anOutcomeWithoutATrialPermitIsIgnored() {
    Scenario breaker = halfOpen(s -> s);
    breaker.permit();
    assertThat(breaker.report(Outcome.FAILURE, null)).isEqualTo(IGNORED);
    assertThat(breaker.state()).isEqualTo(HALF_OPEN);
  }

  @Test
  void aTrialThatWasNeverGivenIsRefused() {
    Scenario breaker = halfOpen(s -> s);
    Permit given = breaker.permit();
    Permit invented = new Permit(given.generation(), given.trial() + 1);
    assertThatThrownBy(() -> breaker.report(Outcome.SUCCESS, invented))
        .isInstanceOf(UnknownPermitException.class);
    assertThat(breaker.state()).isEqualTo(HALF_OPEN);
  }

  @Test
  void goesBackToOpenWhenNothingIsDecidedInTime() {
    Scenario breaker = halfOpen(s -> s.maxWaitDurationInHalfOpenState(Duration.ofSeconds(10)));
    breaker.permit();
    long entered = breaker.now;
    breaker.pass(Duration.ofSeconds(15));

    assertThat(breaker.view().state()).isEqualTo(OPEN);
    assertThat(breaker.last().cause()).isEqualTo(Cause.HALF_OPEN_TIMED_OUT);
    assertThat(breaker.last().at()).isEqualTo(Micros.toInstant(entered).plusSeconds(10));
    assertThat(breaker.view().openUntil()).isEqualTo(Micros.toInstant(entered).plusSeconds(70));
  }

  @Test
  void aShorterLimitThatHasPassedAlreadyReopensNowAndNotInThePast() {
    Scenario breaker = halfOpen(s -> s);
    breaker.permit();
    breaker.pass(Duration.ofSeconds(20));
    Settings limited =
        Settings.builder().maxWaitDurationInHalfOpenState(Duration.ofSeconds(5)).build();
    breaker.apply(new Command.ChangeSettings(limited, "operator"));
    long changed = breaker.now;

    assertThat(breaker.pass(Duration.ofSeconds(1)).view().state()).isEqualTo(OPEN);
    assertThat(breaker.last().at()).isEqualTo(Micros.toInstant(changed));
  }

  @Test
  void fewerPermitsInTheSettingsCanDecideTheRound() {
    Scenario breaker = halfOpen(s -> s.permittedNumberOfCallsInHalfOpenState(3));
    breaker.report(Outcome.SUCCESS, breaker.permit());
    breaker.report(Outcome.SUCCESS, breaker.permit());
    Settings two = Settings.builder().permittedNumberOfCallsInHalfOpenState(2).build();
    breaker.apply(new Command.ChangeSettings(two, "operator"));
    assertThat(breaker.state()).isEqualTo(CLOSED);
  }

  /** A breaker whose wait is over, so that the next permit is the first trial. */
  private static Scenario halfOpen(UnaryOperator<Settings.Builder> settings) {
    return Scenario.of(settings).fail(5).pass(Duration.ofSeconds(61));
  }
}
