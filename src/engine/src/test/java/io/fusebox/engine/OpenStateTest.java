package io.fusebox.engine;

import static io.fusebox.engine.State.CLOSED;
import static io.fusebox.engine.State.HALF_OPEN;
import static io.fusebox.engine.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.Decision.Rejected;
import io.fusebox.engine.Decision.RejectionReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OpenStateTest {

  @Test
  void rejectsUntilTheWaitIsOverAndSaysWhenToAskAgain() {
    Scenario breaker = Scenario.of(s -> s).fail(5).pass(Duration.ofSeconds(20));

    assertThat(breaker.rejection().reason()).isEqualTo(RejectionReason.OPEN);
    assertThat(breaker.rejection().retryAfter()).isEqualTo(Duration.ofMillis(40_001));
    assertThat(breaker.view().openUntil()).isEqualTo(Scenario.START.plusSeconds(60));
    assertThat(breaker.view().counts().notPermittedCalls()).isEqualTo(2);
  }

  @Test
  void theWaitIsOverStrictlyAfterItsLastMoment() {
    Scenario breaker = Scenario.of(s -> s).fail(5).pass(Duration.ofSeconds(60));
    assertThat(breaker.rejection().state()).isEqualTo(OPEN);

    breaker.now++;
    Permitted trial = (Permitted) breaker.acquire();

    assertThat(trial.state()).isEqualTo(HALF_OPEN);
    assertThat(trial.permit().isTrial()).isTrue();
  }

  @Test
  void theCountsThatTrippedItStayReadable() {
    Scenario breaker = Scenario.of(s -> s).succeed(2).fail(5);
    assertThat(breaker.view().counts().bufferedCalls()).isEqualTo(7);
    assertThat(breaker.view().counts().failedCalls()).isEqualTo(5);
  }

  @Test
  void theWaitGrowsOverTripsInARowUpToItsBoundAndBeginsAnewOnceClosed() {
    Scenario breaker =
        Scenario.of(
            s ->
                s.waitDurationInOpenState(Duration.ofSeconds(10))
                    .waitDurationMultiplier(2)
                    .maxWaitDurationInOpenState(Duration.ofSeconds(30)));
    breaker.fail(5);
    assertWait(breaker, 10);
    failTrial(breaker);
    assertWait(breaker, 20);
    failTrial(breaker);
    assertWait(breaker, 30);
    failTrial(breaker);
    assertWait(breaker, 30);
    breaker.pass(Duration.ofHours(1)).report(Outcome.SUCCESS, breaker.permit());
    assertThat(breaker.state()).isEqualTo(CLOSED);
    breaker.fail(5);
    assertWait(breaker, 10);
  }

  @Test
  void aWaitAboveTheBoundOfItsGrowthStaysAsItIs() {
    Scenario breaker = Scenario.of(s -> s.waitDurationInOpenState(Duration.ofHours(2))).fail(5);
    assertWait(breaker, 7200);
  }

  @Test
  void otherSettingsLeaveTheWaitThatIsRunning() {
    Scenario breaker = Scenario.of(s -> s).fail(5);
    Settings longer = Settings.builder().waitDurationInOpenState(Duration.ofSeconds(90)).build();
    breaker.apply(new Command.ChangeSettings(longer, "operator"));
    assertWait(breaker, 60);
  }

  @Test
  void aClockThatStepsBackALittleDoesNotMoveTheBreakerBack() {
    Scenario breaker = Scenario.of(s -> s).fail(5).pass(Duration.ofSeconds(61));
    breaker.report(Outcome.SUCCESS, breaker.permit());
    assertThat(breaker.state()).isEqualTo(CLOSED);
    breaker.pass(Duration.ofSeconds(-1)).fail(5);
    assertThat(breaker.last().at()).isEqualTo(Scenario.START.plusSeconds(61));
    assertThat(breaker.view().openUntil()).isEqualTo(Scenario.START.plusSeconds(121));
  }

  @Test
  void oneThatWasOpenElsewhereIsOpenForAsLongAndThenTries() {
    long now = Micros.of(Scenario.START);
    long until = now + 30_000_000;
    Breaker breaker = Breaker.open(Settings.builder().build(), now, until);

    BreakerView view = breaker.view(now);
    assertThat(view.state()).isEqualTo(OPEN);
    assertThat(view.openUntil()).isEqualTo(Scenario.START.plusSeconds(30));
    assertThat(view.counts().bufferedCalls()).isZero();
    Rejected rejected = (Rejected) breaker.apply(new AcquirePermit("host"), until);
    assertThat(rejected.reason()).isEqualTo(RejectionReason.OPEN);
    assertThat(rejected.why()).contains("it was open when it was last heard of");
    Permitted trial = (Permitted) breaker.apply(new AcquirePermit("host"), until + 1);
    assertThat(trial.state()).isEqualTo(HALF_OPEN);
    assertThat(trial.permit().isTrial()).isTrue();
  }

  @Test
  void oneThatWasOpenElsewhereAndIsOverTriesAtOnceAndWaitsLongerWhenThatFails() {
    Settings growing =
        Settings.builder()
            .waitDurationInOpenState(Duration.ofSeconds(10))
            .waitDurationMultiplier(2)
            .build();
    long now = Micros.of(Scenario.START);
    Breaker breaker = Breaker.open(growing, now, now - 1);

    Permitted trial = (Permitted) breaker.apply(new AcquirePermit("host"), now);
    assertThat(trial.permit().isTrial()).isTrue();
    breaker.apply(new RecordOutcome(Outcome.FAILURE, trial.permit(), null, "host", null), now);
    assertThat(breaker.view(now).openUntil()).isEqualTo(Scenario.START.plusSeconds(20));
  }

  private static void failTrial(Scenario breaker) {
    breaker.pass(Duration.ofHours(1)).report(Outcome.FAILURE, breaker.permit());
  }

  private static void assertWait(Scenario breaker, long seconds) {
    assertThat(breaker.state()).isEqualTo(OPEN);
    assertThat(breaker.view().openUntil()).isEqualTo(breaker.last().at().plusSeconds(seconds));
  }
}
