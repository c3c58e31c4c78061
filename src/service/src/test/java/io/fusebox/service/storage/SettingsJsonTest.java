package io.fusebox.service.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fusebox.engine.Setting;
import io.fusebox.engine.SettingChange;
import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SettingsJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The settings of {@code stored-settings/v1/none-by-default.json}. */
  private static final Settings NONE_BY_DEFAULT =
      Settings.builder()
          .consecutiveFailureThreshold(null)
          .failureRateThreshold(12.5f)
          .slowCallRateThreshold(80f)
          .slowCallDurationThreshold(Duration.ofMillis(1500))
          .slidingWindowType(SlidingWindowType.TIME_BASED)
          .slidingWindowSize(30)
          .minimumNumberOfCalls(20)
          .minimumDistinctCallers(3)
          .waitDurationInOpenState(Duration.ofMinutes(2))
          .waitDurationMultiplier(1.5)
          .maxWaitDurationInOpenState(Duration.ofHours(2))
          .permittedNumberOfCallsInHalfOpenState(4)
          .permitLease(Duration.ofSeconds(10))
          .maxWaitDurationInHalfOpenState(Duration.ofMinutes(5))
          .automaticTransitionFromOpenToHalfOpenEnabled(true)
          .build();

  @Test
  void readsWhatItHasWritten() {
    for (Settings settings : new Settings[] {Settings.DEFAULTS, NONE_BY_DEFAULT}) {
      assertThat(SettingsJson.read(SettingsJson.write(settings))).isEqualTo(settings);
    }
  }

  @Test
  void everySettingIsStoredByItsName() throws JsonProcessingException {
    assertThat(JSON.readTree(SettingsJson.write(Settings.DEFAULTS)).fieldNames())
        .toIterable()
        .containsExactlyElementsOf(Setting.ALL.stream().map(Setting::name).toList());
  }

  /**
   * Stored forms as the first version wrote them; whoever changes a file breaks stored breakers.
   */
  @Test
  void whatTheFirstVersionStoredIsReadWithDefaultsForWhatItDidNotKnow() {
    assertThat(SettingsJson.read(golden("defaults"))).isEqualTo(Settings.DEFAULTS);
    assertThat(SettingsJson.read(golden("none-by-default"))).isEqualTo(NONE_BY_DEFAULT);
  }

  @Test
  void anySettingThatWasNotStoredTakesItsDefault() throws JsonProcessingException {
    for (Setting<?> setting : Setting.ALL) {
      ObjectNode stored = (ObjectNode) JSON.readTree(golden("none-by-default"));
      stored.remove(setting.name());
      Settings.Builder expected = NONE_BY_DEFAULT.toBuilder();
      takeDefault(setting, expected);
      assertThat(SettingsJson.read(stored.toString()))
          .as("without %s", setting)
          .isEqualTo(expected.build());
    }
  }

  private static <T> void takeDefault(Setting<T> setting, Settings.Builder settings) {
    setting.set(settings, setting.get(Settings.DEFAULTS));
  }

  @Test
  void whatANewerVersionAddedHasNoEffect() {
    Settings read =
        SettingsJson.read(
            "{\"ofTomorrow\": {\"a\": [1, {\"b\": 2}]}, \"slidingWindowSize\": 7, \"other\": null}");
    assertThat(read).isEqualTo(Settings.builder().slidingWindowSize(7).build());
  }

  @Test
  void aValueThatIsNotUnderstoodIsNoDefault() {
    for (String stored :
        new String[] {
          "{\"slidingWindowType\": \"EXPONENTIAL\"}",
          "{\"slidingWindowSize\": \"many\"}",
          "{\"permitLease\": null}",
          "{\"slidingWindowSize\": 0}",
          "{"
        }) {
      assertThatThrownBy(() -> SettingsJson.read(stored))
          .as(stored)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("stored settings cannot be read");
    }
  }

  private static String golden(String name) {
    String path = "/stored-settings/v1/" + name + ".json";
    try (InputStream in =
        Objects.requireNonNull(SettingsJsonTest.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void readsTheChangesThatItHasWritten() {
    List<SettingChange> changes =
        List.of(
            new SettingChange("failureRateThreshold", null, "60"),
            new SettingChange("permitLease", "PT30S", "PT1M"));
    assertThat(SettingsJson.readChanges(SettingsJson.writeChanges(changes))).isEqualTo(changes);
    assertThat(SettingsJson.writeChanges(List.of())).isNull();
    assertThat(SettingsJson.readChanges(null)).isEmpty();
  }
}
