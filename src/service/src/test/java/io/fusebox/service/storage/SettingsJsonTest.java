package io.fusebox.service.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingsJsonTest {

  @Test
  void readsWhatItHasWritten() {
    Settings settings =
        Settings.builder()
            .consecutiveFailureThreshold(null)
            .failureRateThreshold(33.3f)
            .slidingWindowType(SlidingWindowType.TIME_BASED)
            .waitDurationInOpenState(Duration.ofMillis(1500))
            .waitDurationMultiplier(1.5)
            .build();
    assertThat(SettingsJson.read(SettingsJson.write(settings))).isEqualTo(settings);
  }

  @Test
  void aSettingThatWasNotStoredTakesItsDefaultAndAnUnknownOneIsPassedOver() {
    Settings read = SettingsJson.read("{\"slidingWindowSize\": 7, \"ofTomorrow\": 1}");
    assertThat(read).isEqualTo(Settings.builder().slidingWindowSize(7).build());
  }
}
