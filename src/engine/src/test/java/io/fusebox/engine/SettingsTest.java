package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
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
  void moreFailuresThanACountBasedWindowHoldsAreRefused() {
    assertRefused(
        s -> s.slidingWindowSize(5).failureCountThreshold(6),
        "failureCountThreshold must be at most slidingWindowSize, which is 5, for COUNT_BASED, but"
            + " was 6: the window never holds so many calls");
    assertTaken(s -> s.slidingWindowSize(5).failureCountThreshold(5));
    assertTaken(
        s ->
            s.slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize(5)
                .failureCountThreshold(6));
  }

  @Test
  void theSizeOfAnUnboundedWindowIsCheckedThoughItHasNoMeaning() {
    assertRefused(
        s -> s.slidingWindowType(SlidingWindowType.UNBOUNDED).slidingWindowSize(0),
        "slidingWindowSize must be from 1 to 10,000 for UNBOUNDED, where it has no meaning, but"
            + " was 0");
  }

  @Test
  void aDurationOutsideItsBoundsIsRefusedByName() {
    Duration negative = Duration.ofSeconds(-5);
    assertRefused(
        s -> s.waitDurationInOpenState(negative),
        "waitDurationInOpenState must be from PT0.001S to P365D, but was PT-5S");
    assertRefused(s -> s.permitLease(Duration.ZERO), "permitLease");
    assertRefused(s -> s.maxPermitLease(Duration.ZERO), "maxPermitLease");
    assertRefused(s -> s.maxWaitDurationInOpenState(negative), "maxWaitDurationInOpenState");
    assertRefused(s -> s.slowCallDurationThreshold(Duration.ofDays(366)), "slowCallDuration");
    assertRefused(s -> s.maxWaitDurationInHalfOpenState(negative), "maxWaitDurationInHalfOpen");
    assertThatCode(() -> Settings.builder().maxWaitDurationInHalfOpenState(Duration.ZERO).build())
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.99, 1.0099, 100.01, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aGrowthOutsideItsBoundsIsRefusedByName(double factor) {
    assertRefused(
        s -> s.waitDurationMultiplier(factor),
        "waitDurationMultiplier must be 1 for no growth, or from 1.01 to 100, but was");
  }

  @Test
  void whatLiesOnABoundIsTakenAndWhatLiesBeyondIsNamed() {
    assertBounds(Settings.Builder::consecutiveFailureThreshold, 1_000_000, "consecutiveFailure");
    assertBounds(
        (s, failures) ->
            s.slidingWindowType(SlidingWindowType.UNBOUNDED).failureCountThreshold(failures),
        1_000_000,
        "failureCountThreshold");
    assertBounds(Settings.Builder::minimumNumberOfCalls, 1_000_000, "minimumNumberOfCalls");
    assertBounds(Settings.Builder::minimumDistinctCallers, 100, "minimumDistinctCallers");
    assertBounds(Settings.Builder::slidingWindowSize, 10_000, "slidingWindowSize");
    assertBounds(Settings.Builder::permittedNumberOfCallsInHalfOpenState, 1_000, "permittedNumber");
    assertBounds(
        Settings.Builder::minimumNumberOfCallsInHalfOpenState, 1_000, "minimumNumberOfCallsInHalf");
    for (double factor : new double[] {1, 1.01, 100}) {
      assertTaken(s -> s.waitDurationMultiplier(factor));
    }
    assertTaken(s -> s.failureRateThreshold(100f).slowCallRateThreshold(Float.MIN_VALUE));
    assertTaken(s -> s.permitLease(Duration.ofMillis(1)).permitLease(Duration.ofDays(365)));
    assertTaken(s -> s.slidingWindowType(SlidingWindowType.TIME_BASED).slidingWindowSize(3_600));
  }

  @Test
  void whatIsFinerThanAMicrosecondIsCutOff() {
    Duration fine = Duration.ofSeconds(1, 2_999);
    Settings settings =
        Settings.builder()
            .slowCallDurationThreshold(fine)
            .waitDurationInOpenState(fine)
            .maxWaitDurationInOpenState(fine)
            .permitLease(fine)
            .maxPermitLease(fine)
            .maxWaitDurationInHalfOpenState(fine)
            .build();
    assertThat(
            List.of(
                settings.slowCallDurationThreshold(),
                settings.waitDurationInOpenState(),
                settings.maxWaitDurationInOpenState(),
                settings.permitLease(),
                settings.maxPermitLease(),
                settings.maxWaitDurationInHalfOpenState()))
        .containsOnly(Duration.ofSeconds(1, 2_000));
  }

  private static void assertBounds(
      BiFunction<Settings.Builder, Integer, Settings.Builder> setting, int most, String name) {
    assertTaken(s -> setting.apply(s, 1));
    assertTaken(s -> setting.apply(s, most));
    for (int wrong : new int[] {0, most + 1, Integer.MIN_VALUE}) {
      assertRefused(s -> setting.apply(s, wrong), name);
    }
  }

  private static void assertTaken(UnaryOperator<Settings.Builder> right) {
    assertThatCode(() -> right.apply(Settings.builder()).build()).doesNotThrowAnyException();
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
