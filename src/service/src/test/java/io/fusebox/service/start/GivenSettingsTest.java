package io.fusebox.service.start;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GivenSettingsTest {

  private static Config given(String name, String value) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withSources(new PropertiesConfigSource(Map.of(name, value), "given", 100))
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "fusebox.lanes, 3",
    "fusebox.lanes, ''",
    "fusebox.create-on-first-use, no",
    "fusebox.request-time-limit, 1500ms",
    "fusebox.request-time-limit, PT2S",
    "fusebox.lane-memory, 64M",
    "fusebox.data-dir, /somewhere",
    "quarkus.http.port, 1"
  })
  void whatCanBeReadIsTaken(String name, String value) {
    assertThatCode(() -> GivenSettings.check(given(name, value))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "fusebox.lanes, abc, a whole number from 1 to 64",
    "fusebox.lanes, 0, a whole number from 1 to 64",
    "fusebox.lanes, 65, a whole number from 1 to 64",
    "fusebox.lanes, 2.5, a whole number from 1 to 64",
    "fusebox.max-breakers, -1, a whole number from 1",
    "fusebox.create-on-first-use, flase, true or false",
    "fusebox.request-time-limit, 5x, a duration such as 1500ms",
    "fusebox.request-time-limit, -PT5S, a duration such as 1500ms",
    "fusebox.lane-memory, much, a size such as 32M"
  })
  void whatCannotBeReadIsNamedWithWhatIsTaken(String name, String value, String takes) {
    assertThatThrownBy(() -> GivenSettings.check(given(name, value)))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageStartingWith(
            "%s cannot be '%s': it takes %s", KnownSettings.variable(name), value, takes);
  }

  @Test
  void aNameThatDoesNotExistIsNamedWithTheNearestThatDoes() {
    assertThatThrownBy(() -> GivenSettings.check(given("fusebox.lnaes", "3")))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageStartingWith("there is no setting fusebox.lnaes (perhaps FUSEBOX_LANES?);");
  }
}
