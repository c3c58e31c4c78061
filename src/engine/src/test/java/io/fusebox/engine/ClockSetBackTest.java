package io.fusebox.engine;

import static io.fusebox.engine.State.CLOSED;
import static io.fusebox.engine.State.HALF_OPEN;
import static io.fusebox.engine.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Command.RecordLate;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Decision.Permitted;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A clock that was ahead while a breaker was used, and was set right. */
class ClockSetBackTest {

  private static final Duration JUMP = Duration.ofMinutes(2);

  @Test
  void aBreakerUsedWhileTheClockWasAheadWaitsAsLongAsItsSettingSays() {
    Scenario breaker = Scenario.of(s -> s.waitDurationInOpenState(Duration.ofSeconds(3)));
    breaker.pass(JUMP).succeed(1);
    breaker.pass(JUMP.negated()).fail(5);

    assertThat(breaker.view().openUntil()).isEqualTo(Scenario.START.plusSeconds(3));
    breaker.pass(Duration.ofSeconds(1));
    assertThat(breaker.rejection().retryAfter()).isEqualTo(Duration.ofMillis(2_001));
    assertThat(breaker.pass(Duration.ofMillis(2_001)).permit().isTrial()).isTrue();
  }

  @Test
  void aBreakerThatTrippedWhileTheClockWasAheadWaitsNoLongerThanFromTheNextLook() {
    Scenario breaker = Scenario.of(s -> s).pass(JUMP).fail(5);
    breaker.pass(JUMP.negated());
    assertThat(breaker.rejection().retryAfter()).isEqualTo(Duration.ofMillis(60_001));
    // From here on it runs down, however often somebody asks.
    breaker.pass(Duration.ofSeconds(40));
    assertThat(breaker.rejection().retryAfter()).isEqualTo(Duration.ofMillis(20_001));
    assertThat(breaker.pass(Duration.ofMillis(20_001)).permit().isTrial()).isTrue();
  }

  @Test
  void aWaitThatHasGrownIsCutOffAtWhatItHasGrownTo() {
    Scenario breaker =
        Scenario.of(s -> s.waitDurationMultiplier(2).permitLease(Duration.ofSeconds(1)));
    breaker.fail(5).pass(Duration.ofSeconds(61));
    breaker.report(Outcome.FAILURE, breaker.permit());
    breaker.pass(JUMP.negated());
    assertThat(breaker.rejection().retryAfter()).isEqualTo(Duration.ofMillis(120_001));
  }

  @Test
  void aResetHelpsAtOnce() {
    Scenario breaker = Scenario.of(s -> s).pass(JUMP).fail(5);
    breaker.pass(JUMP.negated());
    breaker.apply(new Command.Reset("operator"));
    assertThat(breaker.state()).isEqualTo(CLOSED);
    assertThat(breaker.last().at()).isEqualTo(Scenario.START);
    breaker.fail(5);
    assertThat(breaker.view().openUntil()).isEqualTo(Scenario.START.plusSeconds(60));
  }

  @Test
  void aTrialComesBackWithinItsLease() {
    Scenario breaker = Scenario.of(s -> s).fail(5).pass(JUMP);
    Permitted ahead = (Permitted) breaker.acquire();
    breaker.pass(JUMP.negated());
    assertThat(breaker.rejection().retryAfter()).isEqualTo(Duration.ofSeconds(1));
    breaker.pass(Duration.ofSeconds(30));
    assertThat(breaker.permit()).isNotEqualTo(ahead.permit());
    assertThat(breaker.state()).isEqualTo(HALF_OPEN);
  }

  @Test
  void aRoundLastsNoLongerThanItsLimit() {
    Scenario breaker =
        Scenario.of(s -> s.maxWaitDurationInHalfOpenState(Duration.ofSeconds(10)))
            .fail(5)
            .pass(JUMP);
    breaker.permit();
    breaker.pass(JUMP.negated()).view();
    breaker.pass(Duration.ofSeconds(10));
    assertThat(breaker.view().state()).isEqualTo(OPEN);
    assertThat(breaker.last().at()).isEqualTo(Scenario.START.plusSeconds(10));
  }

  @Test
  void aWindowOfTimeForgetsCallsAsSoonAsItShould() {
    Scenario breaker =
        Scenario.of(
            s ->
                s.slidingWindowType(SlidingWindowType.TIME_BASED)
                    .slidingWindowSize(10)
                    .consecutiveFailureThreshold(null));
    breaker.pass(JUMP).fail(3);
    assertThat(breaker.pass(JUMP.negated()).view().counts().failedCalls()).isEqualTo(3);
    breaker.pass(Duration.ofSeconds(9));
    assertThat(breaker.view().counts().failedCalls()).isEqualTo(3);
    breaker.pass(Duration.ofSeconds(1));
    assertThat(breaker.view().counts().failedCalls()).isZero();
  }

  @Test
  void aSuccessEndsARowWhoseFailuresAreDatedInTheFuture() {
    Scenario breaker = Scenario.of(s -> s).pass(JUMP).fail(4);
    breaker.pass(JUMP.negated()).succeed(1);
    assertThat(breaker.view().counts().consecutiveFailures()).isZero();
  }

  @Test
  void anOverrideEndsWhenItsOperatorSaid() {
    Scenario breaker = Scenario.of(s -> s).pass(JUMP);
    Instant until = Scenario.START.plusSeconds(150);
    breaker.apply(
        new Command.SetOverride(new OperatorOverride(State.FORCED_OPEN, null, until), null));
    breaker.pass(JUMP.negated());
    assertThat(breaker.rejection().retryAfter()).isEqualTo(Duration.ofSeconds(150));
  }

  @Test
  void aReportThatComesLateSetsNoClockBack() {
    Scenario breaker = Scenario.of(s -> s).fail(5).pass(Duration.ofSeconds(50));
    assertThat(breaker.rejection().retryAfter()).isEqualTo(Duration.ofMillis(10_001));
    RecordOutcome report = new RecordOutcome(Outcome.SUCCESS, null, null, null, null);
    breaker.apply(new RecordLate(report, breaker.now - Micros.of(Duration.ofHours(1))));
    assertThat(breaker.rejection().retryAfter()).isEqualTo(Duration.ofMillis(10_001));
  }

  @Test
  void twoClocksThatDifferALittleShortenNoWait() {
    Scenario breaker = Scenario.of(s -> s).fail(5);
    for (int i = 0; i < 5_000; i++) {
      breaker.pass(Duration.ofMillis(5));
      breaker.rejection();
      breaker.pass(Duration.ofMillis(-4));
      breaker.rejection();
    }
    assertThat(breaker.view().openUntil()).isEqualTo(Scenario.START.plusSeconds(60));
  }

  @Test
  void whatIsSetBackIsToBeStoredOnce() {
    Scenario breaker = Scenario.of(s -> s).pass(JUMP).succeed(1);
    breaker.pass(JUMP.negated());
    long changes = breaker.breaker.changes();
    breaker.acquire();
    assertThat(breaker.breaker.changes()).isEqualTo(changes + 1);
    breaker.acquire();
    assertThat(breaker.breaker.changes()).isEqualTo(changes + 1);
  }
}
