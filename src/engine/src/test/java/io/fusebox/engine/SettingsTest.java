package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @Test
  void theDefaultsTripAfterFiveFailuresInARowAndWaitAMinute() {
    assertThat(Settings.DEFAULTS.consecutiveFailureThreshold()).isEqualTo(5);
    assertThat(Settings.DEFAULTS.waitDurationInOpenState()).isEqualTo(Duration.ofSeconds(60));
    assertThat(Settings.DEFAULTS.failureRateThreshold()).isNull();
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, 100.5f, 101, Float.NaN, Float.POSITIVE_INFINITY})
  void aPercentOutsideItsBoundsIsRefusedByName(float percent) {
    assertRefused(s -> s.failureRateThreshold(percent), "failureRateThreshold");
    assertRefused(s -> s.slowCallRateThreshold(percent), "slowCallRateThreshold");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 10_001, 10_000_000})
  void aWindowOutsideItsBoundsIsRefusedByName(int size) {
    assertRefused(
        s -> s.slidingWindowSize(size), "slidingWindowSize must be from 1 to 10,000 calls");
  }

  @Test
  void aTimeBasedWindowHoldsAtMostAnHour() {
    assertRefused(
        s -> s.slidingWindowType(SlidingWindowType.TIME_BASED).slidingWindowSize(3_601),
        "slidingWindowSize must be from 1 to 3,600 seconds for TIME_BASED, but was 3601");
  }

  @Test
  void aDurationOutsideItsBoundsIsRefusedByName() {
    Duration negative = Duration.ofSeconds(-5);
    assertRefused(
        s -> s.waitDurationInOpenState(negative),
        "waitDurationInOpenState must be from PT0.001S to P365D, but was PT-5S");
    assertRefused(s -> s.permitLease(Duration.ZERO), "permitLease");
    assertRefused(s -> s.slowCallDurationThreshold(Duration.ofDays(366)), "slowCallDuration");
    assertRefused(s -> s.maxWaitDurationInHalfOpenState(negative), "maxWaitDurationInHalfOpen");
    assertThatCode(() -> Settings.builder().maxWaitDurationInHalfOpenState(Duration.ZERO).build())
        .doesNotThrowAnyException();
  }

  @Test
  void everythingThatIsWrongIsNamedAtOnce() {
    assertThatThrownBy(
            () -> Settings.builder().failureRateThreshold(0f).slidingWindowSize(0).build())
        .isInstanceOfSatisfying(
            InvalidSettingsException.class,
            e ->
                assertThat(e.violations())
                    .extracting(InvalidSettingsException.Violation::setting)
                    .containsExactly("failureRateThreshold", "slidingWindowSize"));
  }

  private static void assertRefused(UnaryOperator<Settings.Builder> wrong, String message) {
    assertThatThrownBy(() -> wrong.apply(Settings.builder()).build())
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(message);
  }
}
