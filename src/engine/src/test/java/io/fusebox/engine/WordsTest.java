package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the engine says, to the letter. */
class WordsTest {

  @Test
  void aWholeNumberHasNoPoint() {
    assertThat(Words.exactly(100f)).isEqualTo("100");
    assertThat(Words.exactly(0.5f)).isEqualTo("0.5");
    assertThat(Words.exactly(-3)).isEqualTo("-3");
  }

  @Test
  void aRateHasOneDecimalOrNone() {
    assertThat(Words.percent(62.54f)).isEqualTo("62.5 %");
    assertThat(Words.percent(100f)).isEqualTo("100 %");
  }

  @Test
  void wordsOfTheGreatestLengthStayWhole() {
    assertThat(Words.cut("four", 4)).isEqualTo("four");
    assertThat(Words.cut("fives", 4)).isEqualTo("five…");
  }

  @Test
  void aCutNeverLeavesHalfOfASurrogatePair() {
    String fuse = "\uD83E\uDDE8";
    assertThat(Words.cut("abc" + fuse + "d", 4)).isEqualTo("abc…");
    assertThat(Words.cut("ab" + fuse + "de", 4)).isEqualTo("ab" + fuse + "…");
  }

  @Test
  void aMomentPlusNothingIsThatMoment() {
    assertThat(Micros.plus(5, 0)).isEqualTo(5);
    assertThat(Micros.plus(Long.MAX_VALUE - 1, 2)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aDecisionTellsTheGenerationOfItsPermit() {
    assertThat(Scenario.of(s -> s).acquire().generation()).isEqualTo(1);
  }
}
