package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fusebox.engine.Setting;
import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelsTest {

  /** What is declared is what the service reads back, where it keeps it as it is. */
  @Test
  void everySettingGoesThroughTheContract() throws JsonProcessingException {
    for (Setting<?> setting : Setting.ALL) {
      Settings.Builder builder = Settings.builder();
      change(setting, builder);
      Settings settings = builder.build();
      String json = SharedJson.MAPPER.writeValueAsString(Models.settings(settings));
      assertThat(
              Models.settings(
                  SharedJson.MAPPER.readValue(json, io.fusebox.client.model.Settings.class)))
          .as("with another %s", setting)
          .isEqualTo(settings)
          .isNotEqualTo(Settings.DEFAULTS);
    }
  }

  private static <T> void change(Setting<T> setting, Settings.Builder settings) {
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
    setting.set(settings, setting.type().cast(other));
  }
}
