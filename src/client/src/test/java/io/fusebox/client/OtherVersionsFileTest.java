package io.fusebox.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.engine.Setting;
import io.fusebox.engine.Settings;
import io.fusebox.engine.SlidingWindowType;
import io.fusebox.engine.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A breaker's file that an older or a newer version of the program wrote. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class OtherVersionsFileTest {

  /** Those of {@code stored/v1/payments.breaker}, as the version that wrote it had them. */
  private static final Settings STORED =
      Settings.builder()
          .consecutiveFailureThreshold(2)
          .failureRateThreshold(12.5f)
          .slidingWindowType(SlidingWindowType.TIME_BASED)
          .slidingWindowSize(30)
          .waitDurationInOpenState(Duration.ofDays(365))
          .waitDurationMultiplier(1.5)
          .automaticTransitionFromOpenToHalfOpenEnabled(true)
          .build();

  @TempDir Path folder;

  private Path file;
  private String golden;

  @BeforeEach
  void readTheGoldenFile() throws IOException {
    file = folder.resolve("payments.breaker");
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("/stored/v1/payments.breaker"))) {
      golden = new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void theFileOfTheFirstVersionIsReadWithDefaultsForWhatItDidNotKnow() throws IOException {
    Files.writeString(file, golden);
    try (Breakers breakers = Breakers.file(folder)) {
      Breaker payments = breakers.get("payments");
      assertThat(payments.view().settings()).isEqualTo(STORED);
      assertThat(payments.view().state()).isEqualTo(State.OPEN);
      assertThat(payments.tryAcquire()).isEmpty();
    }
    assertThat(file).as("reading writes nothing").hasContent(golden);
  }

  @Test
  void anySettingCanBeMissing() throws IOException {
    for (Setting<?> setting : Setting.ALL) {
      Files.writeString(file, signed(golden.replaceAll("\n" + setting.name() + "=.*\n", "\n")));
      Settings.Builder expected = STORED.toBuilder();
      takeDefault(setting, expected);
      try (Breakers breakers = Breakers.file(folder)) {
        assertThat(breakers.get("payments").view().settings())
            .as("without %s", setting)
            .isEqualTo(expected.build());
      }
    }
  }

  private static <T> void takeDefault(Setting<T> setting, Settings.Builder settings) {
    setting.set(settings, setting.get(Settings.DEFAULTS));
  }

  @Test
  void whatANewerVersionAddedHasNoEffectAndIsWrittenAgainForIt() throws IOException {
    Files.writeString(file, newer());
    try (Breakers breakers = Breakers.file(folder)) {
      Breaker payments = breakers.get("payments");
      assertThat(payments.view().settings()).isEqualTo(STORED);
      payments.reset();
      payments.acquire().success();
    }
    assertThat(file)
        .content()
        .contains("\nofTomorrow=7\nandOfNextYear=off\nstate=CLOSED\n")
        .doesNotContain("revision=4\n");
  }

  @Test
  void onceTheSettingsAreChangedHereWhatIsNotKnownIsGone() throws IOException {
    Files.writeString(file, newer());
    Settings other = STORED.toBuilder().slidingWindowSize(31).build();
    try (Breakers breakers = Breakers.builder().settings(other).file(folder)) {
      assertThat(breakers.get("payments").view().settings()).isEqualTo(other);
    }
    assertThat(file).content().contains("slidingWindowSize=31").doesNotContain("ofTomorrow");
  }

  @Test
  void theSameSettingsGivenAgainLeaveTheFileAsItIs() throws IOException {
    Files.writeString(file, newer());
    try (Breakers breakers = Breakers.builder().settings(STORED).file(folder)) {
      assertThat(breakers.get("payments").view().settings()).isEqualTo(STORED);
    }
    assertThat(file).hasContent(newer());
  }

  @Test
  void aValueThatIsNotUnderstoodIsNoDefault() throws IOException {
    String newer = signed(golden.replace("=TIME_BASED", "=EXPONENTIAL"));
    Files.writeString(file, newer);
    try (Breakers breakers = Breakers.file(folder)) {
      assertThatThrownBy(() -> breakers.get("payments"))
          .isInstanceOf(BreakersUnavailableException.class)
          .hasMessageContaining("slidingWindowType=EXPONENTIAL is not understood")
          .hasMessageContaining("use the program's version that wrote it, or a newer one");
    }
    assertThat(file).hasContent(newer);
  }

  private String newer() {
    return signed(golden.replace("\nstate=", "\nofTomorrow=7\nandOfNextYear=off\nstate="));
  }

  /** The text with the checksum that its writer would have given it. */
  private static String signed(String text) {
    String unsigned = text.substring(0, text.lastIndexOf("crc32="));
    CRC32 crc = new CRC32();
    crc.update(unsigned.getBytes(UTF_8));
    return unsigned + String.format("crc32=%08x\n", crc.getValue());
  }
}
