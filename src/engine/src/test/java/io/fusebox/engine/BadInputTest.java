package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.ChangeSettings;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.Decision.Rejected;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers without a null checker, or with a broken clock, can hand in. */
@SuppressWarnings("NullAway") // The nulls are the point.
class BadInputTest {

  static Stream<ThrowingCallable> nulls() {
    Breaker breaker = Breaker.closed(Settings.DEFAULTS, 0);
    return Stream.of(
        () -> breaker.apply(null, 1_000_000_000),
        () -> Breaker.closed(null, 0),
        () -> Breaker.restore(null, breaker.snapshot()),
        () -> new RecordOutcome(null, null, null, null, null),
        () -> new ChangeSettings(null, Author.UNKNOWN),
        () -> new SetOverride(null, null),
        () -> new OperatorOverride(null, null, null));
  }

  @ParameterizedTest
  @MethodSource("nulls")
  void aMissingValueIsRefusedByName(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(NullPointerException.class)
        .hasMessageMatching("(command|settings|outcome|override|state) must not be null");
  }

  @Test
  void noCommandAtAllDoesNotEvenMoveTime() {
    Scenario breaker = Scenario.of(s -> s.automaticTransitionFromOpenToHalfOpenEnabled(true));
    breaker.fail(5);
    long later = breaker.now + Micros.of(Duration.ofHours(1));
    assertThatThrownBy(() -> breaker.breaker.apply(null, later)).hasMessageContaining("command");
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  @Test
  void aSettingThatIsNullWhereItMustNotBeIsNamed() {
    assertThatThrownBy(
            () ->
                Settings.builder()
                    .slowCallDurationThreshold(null)
                    .slidingWindowType(null)
                    .waitDurationInOpenState(null)
                    .maxWaitDurationInHalfOpenState(null)
                    .build())
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessage(
            "slowCallDurationThreshold must be from PT0.001S to P365D, but was null;"
                + " slidingWindowType must be COUNT_BASED, TIME_BASED or UNBOUNDED, but was null;"
                + " waitDurationInOpenState must be from PT0.001S to P365D, but was null;"
                + " maxWaitDurationInHalfOpenState must be PT0S for no limit, or from PT0.001S to"
                + " P365D, but was null");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_000_001, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void aRunOfSoManyCallsIsRefused(int count) {
    assertThatThrownBy(() -> run(count, null))
        .isInstanceOf(InvalidRunException.class)
        .hasMessage(String.format("count must be from 1 to 1,000,000, but was %,d", count));
  }

  @Test
  void aRunWithATrialPermitIsRefused() {
    assertThatThrownBy(() -> run(2, new Permit(3, 1)))
        .isInstanceOf(InvalidRunException.class)
        .hasMessage(
            "count must be 1 with trial permit 1 of generation 3, the leave to make one call, but"
                + " was 2");
    assertThat(run(2, new Permit(3, 0)).count()).isEqualTo(2);
    assertThat(run(1_000_000, null).count()).isEqualTo(1_000_000);
  }

  private static RecordOutcome run(int count, @Nullable Permit permit) {
    return new RecordOutcome(Outcome.FAILURE, count, permit, null, null, null);
  }

  static Stream<Duration> impossibleDurations() {
    return Stream.of(
        Duration.ofNanos(-1),
        Duration.ofSeconds(Long.MIN_VALUE),
        Duration.ofDays(365).plusNanos(1),
        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
  }

  @ParameterizedTest
  @MethodSource("impossibleDurations")
  void aDurationThatNoCallCanHaveHadIsRefused(Duration duration) {
    assertThatThrownBy(() -> new RecordOutcome(Outcome.SUCCESS, null, duration, null, null))
        .isInstanceOf(InvalidDurationException.class)
        .hasMessage("duration must be from PT0S to P365D, but was " + duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.000999999S"})
  void aLeaseThatIsTooShortIsRefused(Duration lease) {
    assertThatThrownBy(() -> new AcquirePermit(null, lease))
        .isInstanceOf(InvalidDurationException.class)
        .hasMessage("permitLease must be at least PT0.001S, but was " + lease);
    assertThatThrownBy(() -> new Command.RenewPermit(new Permit(1, 1), lease))
        .isInstanceOf(InvalidDurationException.class);
  }

  @Test
  void theLongestAndTheShortestDurationAreTaken() {
    assertThat(new RecordOutcome(Outcome.SUCCESS, null, Duration.ZERO, null, null).duration())
        .isZero();
    assertThat(
            new RecordOutcome(Outcome.SUCCESS, null, Duration.ofDays(365), null, null).duration())
        .isEqualTo(Duration.ofDays(365));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -1_000_000})
  void aClockThatDiffersALittleNeverMovesABreakerBack(long step) {
    Scenario breaker = Scenario.of(s -> s).fail(5).pass(Duration.ofSeconds(20));
    Rejected before = breaker.rejection();
    breaker.now += step;

    Rejected after = breaker.rejection();

    assertThat(after).isEqualTo(before);
    assertThat(after.retryAfter()).isEqualTo(Duration.ofMillis(40_001));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1_000_001, -3_600_000_000L, Long.MIN_VALUE})
  void aClockThatIsSetBackFarLetsNoWaitLastLongerThanItsSetting(long step) {
    Scenario breaker = Scenario.of(s -> s).fail(5);
    breaker.now = step == Long.MIN_VALUE ? step : breaker.now + step;

    assertThat(breaker.rejection().retryAfter()).isEqualTo(Duration.ofMillis(60_001));
    breaker.pass(Duration.ofSeconds(60));
    assertThat(breaker.rejection().retryAfter()).isEqualTo(Duration.ofMillis(1));
    breaker.now++;
    assertThat(breaker.permit().isTrial()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE})
  void aBreakerLivesAtAnyMoment(long now) {
    for (SlidingWindowType type : SlidingWindowType.values()) {
      Settings settings = Settings.builder().slidingWindowType(type).build();
      Breaker breaker = Breaker.closed(settings, now);
      breaker.apply(run(5, null), now);
      assertThat(breaker.apply(new AcquirePermit(null), now)).isInstanceOf(Rejected.class);
      Breaker restored = Breaker.restore(settings, breaker.snapshot());
      assertThat(restored.view(now)).isEqualTo(breaker.view(now));
    }
  }

  @Test
  void theEndOfTimeEndsNothing() {
    Scenario breaker = Scenario.of(s -> s).fail(5).pass(Duration.ofMinutes(2));
    breaker.permit();
    breaker.now = Long.MAX_VALUE;
    breaker.permit();
    assertThat(breaker.last().cause()).isEqualTo(Transition.Cause.TRIAL_LAPSED);
    assertThat(breaker.rejection().retryAfter()).isEqualTo(Duration.ofMillis(1));
    assertThat(breaker.breaker.changesAt()).isNull();
  }
}
