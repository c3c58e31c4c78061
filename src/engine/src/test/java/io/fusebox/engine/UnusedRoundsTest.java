package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Transition.Cause;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A breaker that turns HALF_OPEN and OPEN by itself while nobody calls. */
class UnusedRoundsTest {

  private static Settings.Builder byItself(Settings.Builder settings) {
    return settings
        .automaticTransitionFromOpenToHalfOpenEnabled(true)
        .waitDurationInOpenState(Duration.ofSeconds(10))
        .maxWaitDurationInHalfOpenState(Duration.ofSeconds(5));
  }

  @Test
  void theEndOfTheWaitAloneTurnsItHalfOpenAtThatMoment() {
    Scenario breaker = Scenario.of(UnusedRoundsTest::byItself).fail(5);
    long opened = breaker.now;
    assertThat(breaker.breaker.changesAt()).isEqualTo(Scenario.START.plusSeconds(10));
    breaker.pass(Duration.ofSeconds(12));
    assertThat(breaker.view().state()).isEqualTo(State.HALF_OPEN);
    assertThat(breaker.last().at()).isEqualTo(Micros.toInstant(opened).plusSeconds(10));
    assertThat(breaker.last().cause()).isEqualTo(Cause.WAIT_ELAPSED);
    assertThat(breaker.last().caller()).isNull();
  }

  @Test
  void oneUnusedRoundIsToldTurnByTurn() {
    Scenario breaker = Scenario.of(UnusedRoundsTest::byItself).fail(5).pass(Duration.ofSeconds(15));
    assertThat(breaker.view().state()).isEqualTo(State.OPEN);
    assertThat(breaker.history())
        .extracting(Transition::cause)
        .containsExactly(
            Cause.CONSECUTIVE_FAILURES_REACHED, Cause.WAIT_ELAPSED, Cause.HALF_OPEN_TIMED_OUT);
  }

  @Test
  void manyUnusedRoundsAreToldInOneLine() {
    Scenario breaker = Scenario.of(UnusedRoundsTest::byItself).fail(5).pass(Duration.ofSeconds(45));
    assertThat(breaker.view().state()).isEqualTo(State.OPEN);
    assertThat(breaker.history()).hasSize(2);
    assertThat(breaker.last().from()).isEqualTo(State.OPEN);
    assertThat(breaker.last().generation()).isEqualTo(8);
    assertThat(breaker.last().at()).isEqualTo(Scenario.START.plusSeconds(45));
    assertThat(breaker.last().why())
        .isEqualTo("3 rounds passed without a call, each half-open for PT5S without a decision");
  }

  @Test
  void aBreakerThatSleptForTenThousandYearsWakesAtOnce() {
    Scenario breaker =
        Scenario.of(
            s ->
                byItself(s)
                    .waitDurationInOpenState(Duration.ofMillis(1))
                    .maxWaitDurationInHalfOpenState(Duration.ofMillis(1))
                    .waitDurationMultiplier(1.01)
                    .maxWaitDurationInOpenState(Duration.ofDays(365)));
    breaker.fail(5).pass(Duration.ofDays(3_650_000));
    breaker.view();
    assertThat(breaker.history()).hasSizeLessThan(5);
    assertThat(breaker.breaker.generation()).isBetween(10_000L, 40_000L);
  }

  @Test
  void roundsWhoseWaitsGrowAreToldInOneLineTooTheLastOfThemAtItsVeryEnd() {
    Scenario breaker = Scenario.of(s -> byItself(s).waitDurationMultiplier(2)).fail(5);
    // Half-open from 10 to 15 seconds, and, after twice the wait, from 35 to 40.
    breaker.pass(Duration.ofSeconds(40));
    assertThat(breaker.view().state()).isEqualTo(State.OPEN);
    assertThat(breaker.history()).hasSize(2);
    assertThat(breaker.last().why()).startsWith("2 rounds passed without a call");
  }

  @Test
  void aBreakerWhoseWaitDoesNotGrowOrHasGrownToItsMostSleepsForAsLongAndWakesAtOnce() {
    for (double growth : new double[] {1, 2}) {
      Scenario breaker =
          Scenario.of(
              s ->
                  byItself(s)
                      .waitDurationInOpenState(Duration.ofMillis(1))
                      .maxWaitDurationInHalfOpenState(Duration.ofMillis(1))
                      .waitDurationMultiplier(growth)
                      .maxWaitDurationInOpenState(Duration.ofMillis(2)));
      breaker.fail(5).pass(Duration.ofDays(3_650_000));
      breaker.view();
      assertThat(breaker.history()).hasSizeLessThan(5);
      assertThat(breaker.breaker.generation()).isGreaterThan(200_000_000_000L);
    }
  }

  @Test
  void aBreakerThatNobodyLookedAtIsLikeOneThatWasLookedAtAllTheTime() {
    Seeds.each(
        500,
        seed -> {
          Random random = new Random(seed);
          Settings settings =
              byItself(Settings.builder())
                  .waitDurationMultiplier(1 + random.nextInt(3))
                  .waitDurationInOpenState(Duration.ofMillis(1 + random.nextInt(3_000)))
                  .maxWaitDurationInOpenState(Duration.ofSeconds(7))
                  .maxWaitDurationInHalfOpenState(Duration.ofMillis(1 + random.nextInt(3_000)))
                  .build();
          Scenario left = Scenario.of(settings).fail(5);
          Scenario lookedAt = Scenario.of(settings).fail(5);
          for (int i = 0; i < 200; i++) {
            lookedAt.pass(Duration.ofMillis(random.nextInt(1_000))).view();
          }
          left.now = lookedAt.now;
          assertThat(left.view().state()).as("seed %d", seed).isEqualTo(lookedAt.state());
          assertThat(left.breaker.generation()).isEqualTo(lookedAt.breaker.generation());
          assertThat(left.breaker.changesAt()).isEqualTo(lookedAt.breaker.changesAt());
        });
  }
}
