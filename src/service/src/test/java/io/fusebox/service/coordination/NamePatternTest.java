package io.fusebox.service.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamePatternTest {

  @Test
  void aStarStandsForAnyCharactersAndTheRestForItself() {
    assertThat(NamePattern.of("pay*").matches("payments")).isTrue();
    assertThat(NamePattern.of("pay*").matches("pay")).isTrue();
    assertThat(NamePattern.of("pay*").matches("repay")).isFalse();
    assertThat(NamePattern.of("*.eu.*").matches("a.eu.b")).isTrue();
    assertThat(NamePattern.of("*.eu.*").matches("aXeuXb")).isFalse();
    assertThat(NamePattern.of("a").matches("ab")).isFalse();
    assertThat(NamePattern.exactly("a*").matches("ab")).isFalse();
    assertThat(NamePattern.ALL.matches("anything")).isTrue();
  }
}
