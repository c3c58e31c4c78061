package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Command.ChangeSettings;
import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.Transition.Cause;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A change of settings is a line of history that tells who, what, from and to. */
class SettingsChangeTest {

  private static final Settings BEFORE = before().build();

  /** By type, within the bounds of all settings of that type, and none a default. */
  private static final Map<Class<?>, Object> OTHER_VALUES =
      Map.of(
          int.class,
          7,
          Integer.class,
          7,
          Float.class,
          7f,
          double.class,
          7.0,
          boolean.class,
          true,
          Duration.class,
          Duration.ofSeconds(7),
          SlidingWindowType.class,
          SlidingWindowType.TIME_BASED);

  private final Breaker breaker = Breaker.closed(BEFORE, Micros.of(Scenario.START));

  private static Settings.Builder before() {
    return Settings.builder()
        .consecutiveFailureThreshold(null)
        .slidingWindowSize(50)
        .waitDurationInOpenState(Duration.ofMinutes(2));
  }

  private BreakerView change(Settings to, @Nullable String reason) {
    return breaker.apply(
        new ChangeSettings(to, new Author("host-a", null, reason)), Micros.of(Scenario.START));
  }

  private static Transition lineOf(BreakerView view) {
    return Objects.requireNonNull(view.lastTransition());
  }

  @Test
  void eachSettingThatDiffersIsTold() {
    Settings after =
        Settings.builder()
            .failureRateThreshold(62.5f)
            .waitDurationMultiplier(2)
            .slidingWindowType(SlidingWindowType.TIME_BASED)
            .automaticTransitionFromOpenToHalfOpenEnabled(true)
            .build();

    BreakerView view = change(after, "tuned after the outage");

    Transition line = lineOf(view);
    assertThat(breaker.takeTransitions()).containsExactly(line);
    assertThat(line.changes())
        .containsExactly(
            new SettingChange("consecutiveFailureThreshold", null, "5"),
            new SettingChange("failureRateThreshold", null, "62.5"),
            new SettingChange("slidingWindowType", "COUNT_BASED", "TIME_BASED"),
            new SettingChange("slidingWindowSize", "50", "100"),
            new SettingChange("waitDurationInOpenState", "PT2M", "PT1M"),
            new SettingChange("waitDurationMultiplier", "1", "2"),
            new SettingChange("automaticTransitionFromOpenToHalfOpenEnabled", "false", "true"));
    assertThat(line.why())
        .startsWith("consecutiveFailureThreshold from off to 5, failureRateThreshold from off to")
        .endsWith(" from false to true");
    assertThat(line.reason()).isEqualTo("tuned after the outage");
    assertThat(line.cause()).isEqualTo(Cause.SETTINGS_CHANGED);
    assertThat(line.caller()).isEqualTo("host-a");
    assertThat(line.from()).isEqualTo(State.CLOSED);
    assertThat(line.to()).isEqualTo(State.CLOSED);
    assertThat(line.generation()).isEqualTo(1);
  }

  @Test
  void theSameSettingsAreNoLine() {
    BreakerView view = change(before().build(), "again");
    assertThat(view.lastTransition()).isNull();
    assertThat(breaker.takeTransitions()).isEmpty();
  }

  @Test
  void aSettingThatIsTurnedOffIsTold() {
    Transition line = lineOf(change(before().slowCallRateThreshold(10f).build(), null));
    assertThat(line.why()).isEqualTo("slowCallRateThreshold from off to 10");
    assertThat(lineOf(change(BEFORE, " ")).why()).isEqualTo("slowCallRateThreshold from 10 to off");
  }

  @Test
  void everySettingIsCompared() throws ReflectiveOperationException {
    RecordComponent[] settings = Settings.class.getRecordComponents();
    Class<?>[] types = Arrays.stream(settings).map(RecordComponent::getType).toArray(Class[]::new);
    Object[] values = Arrays.stream(types).map(OTHER_VALUES::get).toArray();
    Settings other = Settings.class.getConstructor(types).newInstance(values);
    assertThat(lineOf(change(other, null)).changes())
        .extracting(SettingChange::setting)
        .containsExactlyElementsOf(Arrays.stream(settings).map(RecordComponent::getName).toList());
  }

  @Test
  void beneathAnOverrideTheStateThatIsSeenStays() {
    OperatorOverride forced = new OperatorOverride(State.FORCED_OPEN, null, null);
    breaker.apply(new SetOverride(forced, null), Micros.of(Scenario.START));
    Transition line = lineOf(change(Settings.DEFAULTS, null));
    assertThat(line.from()).isEqualTo(State.FORCED_OPEN);
    assertThat(line.to()).isEqualTo(State.FORCED_OPEN);
  }

  @Test
  void aSnapshotKeepsTheChangesOfTheLastLine() {
    Transition line = lineOf(change(Settings.DEFAULTS, "because"));
    Breaker restored = Breaker.restore(breaker.settings(), breaker.snapshot());
    assertThat(restored.view(0).lastTransition()).isEqualTo(line);
  }
}
