package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainCallsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/json",
        "application/json, text/plain, */*",
        "text/html ,application/json",
        " application/json ",
        ",*/*"
      })
  void jsonIsAccepted(String accept) {
    assertThat(PlainCalls.acceptsJson(accept)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",", "text/html", "application/json;q=0.5", "a, application/json;q=1", "a b"})
  void whatIsNotPlainlyAcceptedIsLeftToOthers(String accept) {
    assertThat(PlainCalls.acceptsJson(accept)).isFalse();
  }

  /** A regular expression that skips spaces takes minutes. */
  @Test
  void spacesCostNoMoreThanOtherCharacters() {
    for (String filling : new String[] {" ", ",", " ,", "\t"}) {
      String accept = "a" + filling.repeat(500_000) + "b";
      assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> assertThat(PlainCalls.acceptsJson(accept)).isFalse());
    }
  }
}
