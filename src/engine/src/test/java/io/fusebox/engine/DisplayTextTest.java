package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.Transition.Cause;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayTextTest {

  @ParameterizedTest
  @ValueSource(
      chars = {
        '\u0000', '\n', '\u001B', '\u007F', '\u0080', '\u0085', '\u009B', '\u009F', '\u061C',
        '\u200E', '\u200F', '\u2028', '\u2029', '\u202A', '\u202E', '\u2066', '\u2069', '\uD83D',
        '\uDE00'
      })
  void whatChangesHowTextIsShownIsNotAllowed(char bad) {
    assertThat(DisplayText.isAllowed("a" + bad + "b")).isFalse();
    assertThat(DisplayText.isAllowed("" + bad)).isFalse();
    assertThat(DisplayText.clean("a" + bad + "b")).doesNotContain("" + bad).matches("a.?b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host-a",
        "hôte-é",
        "хост",
        "主机-1",
        "המארח",
        "مضيف",
        "नमस्ते",
        "👩‍👩‍👧",
        "a b",
        "\u00a0",
        "\u200b",
        "\u200d",
        "\u2027",
        "\u2030",
        "\u202f",
        "\u2065",
        "\u206a",
        "\u061b",
        "😀"
      })
  void everyScriptIsAllowed(String text) {
    assertThat(DisplayText.isAllowed(text)).isTrue();
    assertThat(DisplayText.clean(text)).isEqualTo(text.strip());
  }

  @Test
  void theExpressionSaysTheSame() {
    Pattern allowed = Pattern.compile("[^" + DisplayText.NOT_ALLOWED + "]+");
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String text = Character.toString(c);
      boolean isHalf = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
      assertThat(DisplayText.isAllowed(text))
          .as(Integer.toHexString(c))
          .isEqualTo(allowed.matcher(text).matches() && !isHalf);
    }
  }

  @Test
  void freeTextIsCleaned() {
    assertThat(DisplayText.clean(" \r\nline 1\r\n\tline 2\u0085\u009B31mred\u2028 "))
        .isEqualTo("line 1 line 2 31mred");
    assertThat(DisplayText.clean("user\u202Egnp.exe")).isEqualTo("usergnp.exe");
    assertThat(DisplayText.clean("\uDE00a\uD83Db\uD83D\uDE00\uD83D"))
        .isEqualTo("\uFFFDa\uFFFDb😀\uFFFD");
    assertThat(DisplayText.clean("\u0001\u202E")).isEmpty();
    assertThat(DisplayText.cleanOrNull(null)).isNull();
    assertThat(DisplayText.clean("ab\u009Bc", 4)).isEqualTo("ab c");
    assertThat(DisplayText.clean("ab\u009Bc", 3)).isEqualTo("ab …");
    assertThat(DisplayText.clean("abc😀", 4)).isEqualTo("abc…");
  }

  @Test
  void whatTheHistoryTellsIsCleaned() {
    Breaker breaker = Breaker.closed(Settings.builder().consecutiveFailureThreshold(1).build(), 0);
    breaker.apply(
        new Command.RecordOutcome(Outcome.FAILURE, null, null, "a\u009Bb", "bad\u202E \u001B[31m"),
        0);
    Transition tripped = breaker.takeTransitions().get(0);
    assertThat(tripped.why()).isEqualTo("1 failure in a row reached 1: bad  [31m");
    assertThat(tripped.caller()).isEqualTo("a b");
    breaker.apply(
        new SetOverride(new OperatorOverride(State.DISABLED, "it\u0085is\u2066", null), null), 0);
    assertThat(breaker.takeTransitions().get(0).reason()).isEqualTo("it is");
    assertThat(breaker.view(0).override())
        .isNotNull()
        .extracting(BreakerView.StandingOverride::reason)
        .isEqualTo("it is");
  }

  @Test
  void whatWasStoredBeforeIsCleanedToo() {
    Transition stored =
        new Transition(
            2, State.CLOSED, State.OPEN, Cause.RESET, "why\u009B2J", Instant.EPOCH, "\u202Ehost");
    assertThat(stored.why()).isEqualTo("why 2J");
    assertThat(stored.caller()).isEqualTo("host");
  }
}
