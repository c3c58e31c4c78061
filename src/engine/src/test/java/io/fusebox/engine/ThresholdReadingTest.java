package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Command.SetOverride;
import org.junit.jupiter.api.Test;

/** How near a breaker is to each of its thresholds. */
class ThresholdReadingTest {

  private final Scenario breaker =
      Scenario.of(
          s ->
              s.consecutiveFailureThreshold(4)
                  .failureRateThreshold(60f)
                  .slidingWindowSize(10)
                  .minimumNumberOfCalls(5));

  @Test
  void eachThresholdThatIsOnIsCompared() {
    breaker.fail(2);
    assertThat(breaker.view().thresholds())
        .containsExactly(
            new ThresholdReading(Setting.CONSECUTIVE_FAILURE_THRESHOLD, 2f, 4),
            new ThresholdReading(Setting.FAILURE_RATE_THRESHOLD, null, 60));
    breaker.succeed(3);
    assertThat(breaker.view().thresholds())
        .containsExactly(
            new ThresholdReading(Setting.CONSECUTIVE_FAILURE_THRESHOLD, 0f, 4),
            new ThresholdReading(Setting.FAILURE_RATE_THRESHOLD, 40f, 60));
  }

  @Test
  void whatCannotTripIsNotCompared() {
    breaker.fail(4);
    assertThat(breaker.view().thresholds()).isEmpty();
    breaker.apply(
        new SetOverride(
            new OperatorOverride(State.METRICS_ONLY, null, null), null, Author.UNKNOWN));
    breaker.fail(9);
    assertThat(breaker.view().thresholds())
        .contains(new ThresholdReading(Setting.CONSECUTIVE_FAILURE_THRESHOLD, 9f, 4));
  }

  @Test
  void nearnessIsThePartOfTheThresholdThatIsReached() {
    assertThat(new ThresholdReading(Setting.FAILURE_RATE_THRESHOLD, 45f, 60).nearness())
        .isEqualTo(0.75);
    assertThat(new ThresholdReading(Setting.FAILURE_RATE_THRESHOLD, null, 60).nearness()).isZero();
  }
}
