package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecondsTextTest {

  private static final int TEXTS = 200_000;
  private static final String CHARACTERS = "PTS.0123456789-+, MHDpts٣";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PT0S",
        "PT0.05S",
        "PT12S",
        "PT999999999S",
        "PT1.000000001S",
        "PT00.50S",
        "PT60.9S"
      })
  void secondsAreReadAsTheJdkReadsThem(String text) {
    assertThat(SecondsText.parse(text)).isEqualTo(Duration.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "PT",
        "PTS",
        "P1D",
        "PT1M",
        "PT1M2S",
        "PT.5S",
        "PT1.S",
        "PT-1S",
        "PT+1S",
        "PT1,5S",
        "pt1s",
        "PT1s",
        "PT1.5.5S",
        "PT1.0000000001S",
        "PT9999999999S",
        " PT1S",
        "PT1S ",
        "PT٣S",
        "1",
        "PT1"
      })
  void otherFormsAreLeftToTheJdk(String text) {
    assertThat(SecondsText.parse(text)).isNull();
  }

  @Test
  void noTextIsReadInAnotherWayThanTheJdkReadsIt() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int read = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);
      Duration duration = SecondsText.parse(text);
      if (duration != null) {
        read++;
        assertThat(duration).as("%s, seed %d", text, seed).isEqualTo(ofTheJdk(text));
      }
    }
    assertThat(read).as("texts that were read, seed %d", seed).isGreaterThan(TEXTS / 10);
  }

  /** A duration of seconds, in every second text with some characters that are others. */
  private static String text(Random random) {
    long nanos = random.nextBoolean() ? random.nextInt(1_000_000_000) : 0;
    long seconds = random.nextInt(1 << random.nextInt(31));
    StringBuilder text = new StringBuilder("PT" + seconds);
    if (nanos != 0) {
      String fraction = String.format("%09d", nanos);
      text.append('.').append(fraction, 0, 1 + random.nextInt(fraction.length()));
    }
    text.append('S');
    for (int edits = random.nextBoolean() ? 0 : 1 + random.nextInt(3); edits > 0; edits--) {
      char character = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
      text.setCharAt(random.nextInt(text.length()), character);
    }
    return text.toString();
  }

  private static @Nullable Duration ofTheJdk(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
