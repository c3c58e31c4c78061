package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fusebox.engine.Setting;
import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import io.fusebox.service.rest.SettingsBody.InForce;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The wire's settings have each row of the engine's table. */
class SettingsBodyTest {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .build();

  @Test
  void everySettingGoesThroughTheBody() throws JsonProcessingException {
    for (Setting<?> setting : Setting.ALL) {
      Settings.Builder builder = Settings.builder();
      change(setting, builder);
      Settings settings = builder.build();
      String body = JSON.writeValueAsString(InForce.of(settings));
      assertThat(JSON.readValue(body, SettingsBody.Declared.class).toSettings())
          .as("with another %s", setting)
          .isEqualTo(settings)
          .isNotEqualTo(Settings.DEFAULTS);
    }
  }

  /** As of answers that were kept for a key before the setting was there. */
  @Test
  void aSettingThatIsLeftOutTakesItsDefault() throws JsonProcessingException {
    for (Setting<?> setting : Setting.ALL) {
      ObjectNode body = JSON.valueToTree(InForce.of(Settings.DEFAULTS));
      body.remove(setting.name());
      assertThat(JSON.treeToValue(body, InForce.class).toSettings()).isEqualTo(Settings.DEFAULTS);
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
