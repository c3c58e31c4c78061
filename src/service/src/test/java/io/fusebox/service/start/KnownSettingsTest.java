package io.fusebox.service.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownSettingsTest {

  private static final Path ROOT = Path.of("..", "..");

  private final KnownSettings known = new KnownSettings();

  @ParameterizedTest
  @CsvSource({
    "FUSEBOX_LNAES, FUSEBOX_LANES",
    "FUSEBOX_MAXBREAKERS, FUSEBOX_MAX_BREAKERS",
    "FUSEBOX_DATADIR, FUSEBOX_DATA_DIR",
    "FUSEBOX_DATABASE_PATIENT, FUSEBOX_DATABASE_PATIENCE"
  })
  void theNearestSettingIsNamed(String mistyped, String meant) {
    assertThat(known.isUnknown(mistyped)).isTrue();
    assertThat(known.nearest(mistyped)).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({
    "fusebox.data-dir, FUSEBOX_DATA_DIR",
    "%prod.fusebox.lanes, FUSEBOX_LANES",
    "FUSEBOX_LANES, FUSEBOX_LANES"
  })
  void aSettingIsTheSameInEachForm(String name, String variable) {
    assertThat(KnownSettings.variable(name)).isEqualTo(variable);
    assertThat(known.isUnknown(variable)).isFalse();
  }

  /** Of a Service named fusebox, fusebox-two and others, in the same namespace. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "FUSEBOX_SERVICE_HOST",
        "FUSEBOX_SERVICE_PORT",
        "FUSEBOX_SERVICE_PORT_HTTP",
        "FUSEBOX_PORT",
        "FUSEBOX_PORT_8080_TCP",
        "FUSEBOX_PORT_8080_TCP_ADDR",
        "FUSEBOX_TWO_SERVICE_HOST",
        "FUSEBOX_TWO_PORT_8080_TCP_PROTO"
      })
  void whatKubernetesSetsIsNoMistake(String variable) {
    assertThat(known.isUnknown(variable)).isFalse();
  }

  @Test
  void whatOthersReadIsNoMistake() throws IOException {
    assertThat(namedIn("docker-compose.yml"))
        .contains("FUSEBOX_DB_PASSWORD")
        .noneMatch(known::isUnknown);
  }

  @Test
  void operatorsReadOfEachSetting() throws IOException {
    assertThat(namedIn("docs/operations.md"))
        .containsAll(known.all().keySet())
        .noneMatch(known::isUnknown);
  }

  private static List<String> namedIn(String document) throws IOException {
    return Pattern.compile("FUSEBOX_[A-Z_]+")
        .matcher(Files.readString(ROOT.resolve(document)))
        .results()
        .map(found -> found.group())
        .toList();
  }
}
