package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of settings. */
class SettingTest {

  @Test
  void hasEverySettingInItsOrder() {
    assertThat(Setting.ALL)
        .extracting(Setting::name)
        .containsExactlyElementsOf(
            Arrays.stream(Settings.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList());
  }

  @Test
  void aRowReadsAndSetsItsOwnSettingOnly() {
    Set<Settings> changed = new HashSet<>();
    for (Setting<?> setting : Setting.ALL) {
      changed.add(withAnother(setting));
    }
    assertThat(changed).hasSameSizeAs(Setting.ALL).doesNotContain(Settings.DEFAULTS);
  }

  private static <T> Settings withAnother(Setting<T> setting) {
    T other = other(setting);
    Settings.Builder builder = Settings.builder();
    setting.set(builder, other);
    Settings settings = builder.build();
    assertThat(setting.get(settings)).as("%s", setting).isEqualTo(other);
    for (Setting<?> each : Setting.ALL) {
      if (each != setting) {
        assertThat(each.get(settings)).as("%s", each).isEqualTo(each.get(Settings.DEFAULTS));
      }
    }
    assertThat(settings.toBuilder().build()).isEqualTo(settings);
    return settings;
  }

  /** A value that is not the default. */
  private static <T> T other(Setting<T> setting) {
    Object other =
        Map.of(
                Integer.class,
                7,
                Float.class,
                7f,
                Double.class,
                7.0,
                Boolean.class,
                true,
                Duration.class,
                Duration.ofMillis(7),
                SlidingWindowType.class,
                SlidingWindowType.TIME_BASED)
            .get(setting.type());
    return setting.type().cast(Objects.requireNonNull(other, "no value for " + setting.type()));
  }

  @Test
  void onlyRulesCanBeNull() {
    for (Setting<?> setting : Setting.ALL) {
      if (setting.isNullable()) {
        Settings.Builder builder = Settings.builder();
        setting.set(builder, null);
        assertThat(setting.get(builder.build())).isNull();
      } else {
        assertThatThrownBy(() -> setting.set(Settings.builder(), null))
            .hasMessage(setting + " must not be null");
      }
    }
  }
}
