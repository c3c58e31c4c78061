package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fusebox.client.model.Breaker;
import io.fusebox.engine.BreakerView.ErrorFailures;
import io.fusebox.engine.BreakerView.FailingErrors;
import io.fusebox.engine.Setting;
import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import java.time.Duration;
import java.util.List;
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

  @Test
  void theErrorsOfFailuresAreReadAsTextThatCanBeShown() throws JsonProcessingException {
    String errors =
        """
        , "failingErrors": {"errors": [{"error": "no\\u0085route", "failures": 3},
          {"error": null, "failures": 1}], "others": 2}""";
    assertThat(Models.view(breaker(errors)).failingErrors())
        .isEqualTo(
            new FailingErrors(
                List.of(new ErrorFailures("no route", 3), new ErrorFailures(null, 1)), 2));
  }

  @Test
  void anOlderServiceThatSendsNoErrorsOfFailuresHasNone() throws JsonProcessingException {
    assertThat(Models.view(breaker("")).failingErrors()).isEqualTo(FailingErrors.NONE);
  }

  private static Breaker breaker(String more) throws JsonProcessingException {
    String settings = SharedJson.MAPPER.writeValueAsString(Models.settings(Settings.DEFAULTS));
    String counts =
        """
        {"bufferedCalls": 6, "failedCalls": 6, "slowCalls": 0, "notPermittedCalls": 0,
          "consecutiveFailures": 6}""";
    return SharedJson.MAPPER.readValue(
        """
        {"name": "payments", "state": "CLOSED", "generation": 1, "settings": %s, "counts": %s%s}"""
            .formatted(settings, counts, more),
        Breaker.class);
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
