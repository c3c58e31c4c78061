package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

  private final ObjectMapper json = new ObjectMapper();

  StrictJsonTest() {
    new StrictJson().customize(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.000Z",
        "2026-01-31T13:00:00+01:00",
        "2026-01-31t12:00:00z"
      })
  void momentsAreRead(String text) throws JsonProcessingException {
    assertThat(json.readValue('"' + text + '"', Instant.class)).isEqualTo("2026-01-31T12:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1893456000", "1893456000.5", "-1", "", " ", "2026-01-31"})
  void aTextThatIsNoMomentIsRefused(String text) {
    assertThatThrownBy(() -> json.readValue('"' + text + '"', Instant.class))
        .isInstanceOf(InvalidFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PT1.S",
        "+PT1S",
        "PT+1S",
        "PT1H-1M",
        "PT1H+1M",
        "-PT0S",
        "pt1s",
        " PT1S",
        "PT1,5S",
        "PT",
        "P",
        "P1DT",
        "P1W",
        "PT0.0000000001S",
        "PT\u0661S",
        "1"
      })
  void aTextThatIsNoDurationOfTheContractIsRefused(String text) {
    assertThatThrownBy(() -> json.readValue('"' + text + '"', Duration.class))
        .isInstanceOf(InvalidFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(classes = {Instant.class, Duration.class})
  void textsOfAnyLengthAreRefusedInATimeThatGrowsWithTheirLength(Class<?> type) {
    String digits = "1".repeat(2_000_000);
    for (String text :
        new String[] {digits, digits + ".5", "PT" + digits, "P" + digits + "DT", "PT0." + digits}) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              assertThatThrownBy(() -> json.readValue('"' + text + '"', type))
                  .isInstanceOf(InvalidFormatException.class));
    }
  }

  @Test
  void aNumberOfAnyLengthIsRefusedOrRead() throws JsonProcessingException {
    assertThatThrownBy(() -> json.readValue("1".repeat(2_000_000), Integer.class))
        .isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(() -> json.readValue("1e999999999", Integer.class))
        .isInstanceOf(JsonProcessingException.class);
    assertThat(json.readValue("1e999999999", Float.class)).isInfinite();
  }
}
