package io.fusebox.engine;

import static io.fusebox.engine.State.CLOSED;
import static io.fusebox.engine.State.DISABLED;
import static io.fusebox.engine.State.FORCED_OPEN;
import static io.fusebox.engine.State.METRICS_ONLY;
import static io.fusebox.engine.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.Decision.RejectionReason;
import io.fusebox.engine.Transition.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OverrideTest {

  @Test
  void forcedOpenRejectsAndCountsNoOutcome() {
    Scenario breaker = Scenario.of(s -> s).fail(4);
    set(breaker, FORCED_OPEN, null);
    assertThat(breaker.rejection().reason()).isEqualTo(RejectionReason.FORCED_OPEN);
    assertThat(breaker.rejection().retryAfter()).isNull();
    assertThat(breaker.report(Outcome.FAILURE, null)).isEqualTo(Disposition.IGNORED);
    lift(breaker);
    assertThat(breaker.state()).isEqualTo(CLOSED);
    assertThat(breaker.view().counts().consecutiveFailures()).isEqualTo(4);
  }

  @Test
  void disabledPermitsAndCountsNothing() {
    Scenario breaker = Scenario.of(s -> s).fail(5);
    set(breaker, DISABLED, null);
    assertThat(breaker.acquire()).isInstanceOf(Permitted.class);
    assertThat(breaker.report(Outcome.SUCCESS, breaker.permit())).isEqualTo(Disposition.IGNORED);
    lift(breaker);
    assertThat(breaker.state()).isEqualTo(OPEN);
  }

  @Test
  void metricsOnlyPermitsAndCountsAndNeverTrips() {
    Scenario breaker = Scenario.of(s -> s).fail(2);
    set(breaker, METRICS_ONLY, null);
    breaker.fail(50);
    assertThat(breaker.acquire()).isInstanceOf(Permitted.class);
    assertThat(breaker.view().counts().failedCalls()).isEqualTo(50);
    lift(breaker);
    assertThat(breaker.view().counts().failedCalls()).isEqualTo(2);
    assertThat(breaker.state()).isEqualTo(CLOSED);
  }

  @Test
  void anOverrideEndsByItselfAtItsEnd() {
    Scenario breaker = Scenario.of(s -> s);
    Instant until = Scenario.START.plusSeconds(90);
    set(breaker, FORCED_OPEN, until);
    breaker.pass(Duration.ofSeconds(30));
    assertThat(breaker.rejection().retryAfter()).isEqualTo(Duration.ofSeconds(60));
    breaker.pass(Duration.ofSeconds(100));
    assertThat(breaker.acquire()).isInstanceOf(Permitted.class);
    assertThat(breaker.last().cause()).isEqualTo(Cause.OVERRIDE_ENDED);
    assertThat(breaker.last().at()).isEqualTo(until);
  }

  @Test
  void anEndThatIsNotAfterNowIsRefused() {
    Scenario breaker = Scenario.of(s -> s);
    assertThatThrownBy(() -> set(breaker, DISABLED, Scenario.START))
        .isInstanceOf(InvalidOverrideException.class)
        .hasMessageContaining("until must lie after now");
    assertThat(breaker.breaker.changes()).isZero();
  }

  @Test
  void theWaitOfAnOpenBreakerRunsOnUnderAnOverride() {
    Scenario breaker = Scenario.of(s -> s).fail(5);
    set(breaker, DISABLED, null);
    breaker.pass(Duration.ofSeconds(61));
    lift(breaker);
    assertThat(breaker.permit().isTrial()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"FORCED_OPEN", "DISABLED", "METRICS_ONLY"})
  void theWaitBeneathAnOverrideIsNotShownAsItsOwn(State state) {
    Scenario breaker = Scenario.of(s -> s).fail(5);
    assertThat(breaker.view().openUntil()).isEqualTo(Scenario.START.plusSeconds(60));
    set(breaker, state, Scenario.START.plusSeconds(20));
    assertThat(breaker.view().openUntil()).isNull();
    breaker.pass(Duration.ofSeconds(20));
    assertThat(breaker.view().openUntil()).isEqualTo(Scenario.START.plusSeconds(60));
  }

  @Test
  void theSameOverrideSetAgainChangesNothing() {
    Scenario breaker = Scenario.of(s -> s);
    set(breaker, DISABLED, null);
    set(breaker, DISABLED, null);
    assertThat(breaker.history()).hasSize(1);
    assertThat(breaker.last().why()).isEqualTo("DISABLED set by an operator");
    assertThat(breaker.last().reason()).isEqualTo("maintenance");
  }

  @Test
  void resetClosesAndLeavesTheOverrideStanding() {
    Scenario breaker = Scenario.of(s -> s).fail(5);
    set(breaker, FORCED_OPEN, null);
    breaker.apply(new Command.Reset("operator"));
    assertThat(breaker.state()).isEqualTo(FORCED_OPEN);
    lift(breaker);
    assertThat(breaker.state()).isEqualTo(CLOSED);
  }

  @ParameterizedTest
  @EnumSource(names = {"FORCED_OPEN", "DISABLED", "METRICS_ONLY"})
  void aTrialGivenBeforeAnOverrideIsRecordedOnceInItsRound(State state) {
    Scenario breaker = halfOpen(s -> s.permittedNumberOfCallsInHalfOpenState(2));
    Permit trial = breaker.permit();
    set(breaker, state, null);

    assertThat(breaker.report(Outcome.SUCCESS, trial)).isEqualTo(Disposition.RECORDED);
    assertThat(breaker.report(Outcome.SUCCESS, trial)).isEqualTo(Disposition.DUPLICATE);
    assertThat(breaker.report(Outcome.FAILURE, trial)).isEqualTo(Disposition.DUPLICATE);

    assertThat(breaker.view().trials()).isEqualTo(new BreakerView.Trials(2, 1, 0));
    assertThat(breaker.view().counts().bufferedCalls()).isZero();
    lift(breaker);
    assertThat(breaker.view().counts().bufferedCalls()).isEqualTo(1);
    assertThat(breaker.report(Outcome.SUCCESS, breaker.permit())).isEqualTo(Disposition.RECORDED);
    assertThat(breaker.state()).isEqualTo(CLOSED);
  }

  @ParameterizedTest
  @EnumSource(names = {"FORCED_OPEN", "DISABLED", "METRICS_ONLY"})
  void aTrialGivenBeforeAnOverrideDecidesItsRoundBeneathIt(State state) {
    Scenario failed = halfOpen(s -> s);
    Permit trial = failed.permit();
    set(failed, state, null);
    assertThat(failed.report(Outcome.FAILURE, trial)).isEqualTo(Disposition.RECORDED);
    assertThat(failed.last().cause()).isEqualTo(Cause.TRIAL_FAILED);
    assertThat(failed.state()).isEqualTo(state);
    assertThat(failed.report(Outcome.FAILURE, trial)).isEqualTo(Disposition.STALE);
    lift(failed);
    assertThat(failed.state()).isEqualTo(OPEN);

    Scenario succeeded = halfOpen(s -> s);
    trial = succeeded.permit();
    set(succeeded, state, null);
    assertThat(succeeded.report(Outcome.SUCCESS, trial)).isEqualTo(Disposition.RECORDED);
    assertThat(succeeded.state()).isEqualTo(state);
    lift(succeeded);
    assertThat(succeeded.state()).isEqualTo(CLOSED);
  }

  @ParameterizedTest
  @EnumSource(names = {"FORCED_OPEN", "DISABLED", "METRICS_ONLY"})
  void aTrialGivenBeforeAnOverrideCanBeReleasedOrExpireUnderIt(State state) {
    Scenario breaker = halfOpen(s -> s.permittedNumberOfCallsInHalfOpenState(2));
    Permit released = breaker.permit();
    Permit lapsed = breaker.permit();
    set(breaker, state, null);
    assertThat(breaker.report(Outcome.RELEASED, released)).isEqualTo(Disposition.RECORDED);
    assertThat(breaker.view().trials()).isEqualTo(new BreakerView.Trials(2, 1, 1));
    assertThat(breaker.report(Outcome.SUCCESS, released)).isEqualTo(Disposition.EXPIRED);
    breaker.pass(Duration.ofSeconds(31));
    assertThat(breaker.report(Outcome.SUCCESS, lapsed)).isEqualTo(Disposition.EXPIRED);
    assertThat(breaker.view().trials()).isEqualTo(new BreakerView.Trials(2, 0, 0));
    assertThat(breaker.view().counts().bufferedCalls()).isZero();
  }

  /** A breaker whose wait is over, so that the next permit is the first trial. */
  private static Scenario halfOpen(UnaryOperator<Settings.Builder> settings) {
    return Scenario.of(settings).fail(5).pass(Duration.ofSeconds(61));
  }

  private static void set(Scenario breaker, State state, @Nullable Instant until) {
    OperatorOverride override = new OperatorOverride(state, "maintenance", until);
    breaker.apply(new Command.SetOverride(override, "operator"));
  }

  private static void lift(Scenario breaker) {
    breaker.apply(new Command.LiftOverride("operator"));
  }
}
