package io.fusebox.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Names;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is asked by hand is what the contract says. */
class CallRulesTest {

  private static final List<String> EDGES =
      List.of(
          "",
          "a",
          "-a",
          "a-",
          "a.b_c:d-e",
          "a b",
          "ä",
          "a\u0000",
          "\u001f",
          " ",
          "\u007f",
          "~",
          "!",
          "a".repeat(128),
          "a".repeat(129),
          "k".repeat(255),
          "k".repeat(256),
          "😀".repeat(128),
          "😀".repeat(129),
          "\ud83d",
          "a\u0085",
          "\u009b",
          "\u061c",
          "a\u200e",
          "\u2028",
          "\u202e",
          "\u2069b",
          "\u200d",
          "\u00a0");

  @Test
  void theRulesByHandAreThoseOfTheContract() {
    EDGES.forEach(CallRulesTest::assertAsInContract);
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(5); length > 0; length--) {
        text.append(
            (char) (random.nextInt(8) == 0 ? random.nextInt(0x2100) : 32 + random.nextInt(96)));
      }
      assertAsInContract(text.toString());
    }
  }

  @Test
  void theRuleThatIsPublishedLeavesOutBrokenSurrogatesOnly() {
    String published = Contract.CALLER_TEXT.replace(Contract.HALVES, "");
    String half = "\ud83d";
    assertThat(matches(published, half)).isTrue();
    assertThat(matches(Contract.CALLER_TEXT, half)).isFalse();
    for (int c = 0; c < 0x3000; c++) {
      String text = Character.toString(c);
      assertThat(matches(published, text)).isEqualTo(matches(Contract.CALLER_TEXT, text));
    }
  }

  private static void assertAsInContract(String text) {
    assertThat(Names.isBreaker(text)).as(text).isEqualTo(matches(Contract.NAME_TEXT, text));
    assertThat(CallRules.isCaller(text)).as(text).isEqualTo(matches(Contract.CALLER_TEXT, text));
    assertThat(CallRules.isKey(text)).as(text).isEqualTo(matches(Contract.IDEMPOTENCY_KEY, text));
  }

  private static boolean matches(String rule, String text) {
    return Pattern.compile(rule).matcher(text).matches();
  }
}
