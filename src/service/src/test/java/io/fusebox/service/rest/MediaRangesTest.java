package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a header Accept accepts. */
class MediaRangesTest {

  private static final String JSON = "application/json";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/* | 1",
        "application/json | 1",
        "Application/JSON | 1",
        "application/* | 1",
        "application/json, text/plain, */* | 1",
        "text/html ,application/json | 1",
        ", application/json ,, | 1",
        "application/json;q=0.5 | 0.5",
        "application/json; charset=utf-8 ; q=0.25 | 0.25",
        "*/*;q=0.1, application/json;q=0.7, application/*;q=0.9 | 0.7",
        "*/*;q=0.1, application/*;q=0.9 | 0.9",
        "application/json;q=0, */* | 0",
        "text/html | 0",
        "text/* | 0",
        "text/html;title=\"a, application/json\" | 0",
      })
  void theNarrowestRangeSaysHowMuchATypeIsLiked(String accept, double weight) {
    assertThat(MediaRanges.parse(accept).weight(JSON)).isEqualTo(weight);
    assertThat(MediaRanges.parse(accept).accept(JSON)).isEqualTo(weight > 0);
  }

  @Test
  void byAnEmptyHeaderAnythingIsAccepted() {
    assertThat(MediaRanges.parse("").accept(JSON)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a, application/json",
        "application/json, a b",
        "application/",
        "/json",
        "*/json",
        "application/json/x",
        "application/json;q=2",
        "application/json;q=",
        "application/json;q=x",
        "application/json;q=-1",
        "application/json;q=0.99999",
      })
  void whatIsNotWellFormedIsRefused(String accept) {
    assertThatIllegalArgumentException().isThrownBy(() -> MediaRanges.parse(accept));
  }

  /** A regular expression that skips spaces takes minutes. */
  @ParameterizedTest
  @ValueSource(strings = {" ", ",", " ,", "\t", ";", "\"", "a/b,", "a/b;q=1,"})
  void theTimeIsNoMoreThanItsLength(String filling) {
    String accept = "a/b" + filling.repeat(200_000) + "/c";
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          try {
            MediaRanges.parse(accept);
          } catch (IllegalArgumentException e) {
            assertThat(e).isNotNull();
          }
        });
  }
}
