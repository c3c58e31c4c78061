package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {

  private static final String LONGEST = "e".repeat(Text.LONGEST_ERROR);

  @Test
  void ofAnErrorThatIsTooLongTheBeginningIsTaken() {
    assertThat(Text.error(LONGEST)).isEqualTo(LONGEST);
    assertThat(Text.error(LONGEST + "f")).isEqualTo(LONGEST);
    assertThat(Text.error(null)).isNull();
  }

  @Test
  void anErrorIsNeverCutWithinACharacter() {
    String allButOne = LONGEST.substring(1);
    assertThat(Text.error(allButOne + "\uD83D\uDE00")).isEqualTo(allButOne);
  }
}
