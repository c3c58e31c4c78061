package io.fusebox.service.overview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which uses of breakers are stored. */
class BreakerUsesTest {

  private final BreakerUses uses = new BreakerUses();

  @Test
  void aBreakerIsToBeStoredOnceInAPeriod() {
    uses.onUse("one");
    uses.onUse("one");
    uses.onUse("other");
    assertThat(uses.take(10)).containsExactly("one", "other");

    uses.onUse("one");
    assertThat(uses.take(10)).isEmpty();

    uses.beginPeriod();
    uses.onUse("one");
    assertThat(uses.take(10)).containsExactly("one");
  }

  @Test
  void whatCouldNotBeStoredIsTakenAgain() {
    uses.onUse("one");
    List<String> taken = uses.take(10);
    uses.giveBack(taken);
    assertThat(uses.take(10)).isEqualTo(taken);
  }

  @Test
  void moreNamesThanAreNotedAreStoredAsLongAsTheyAreTaken() {
    for (int round = 0; round < 3; round++) {
      int first = round * 40_000;
      IntStream.range(first, first + 40_000).forEach(i -> uses.onUse("made-up-" + i));
      uses.onUse("real");
      assertThat(uses.take(100_000)).contains("made-up-" + (first + 39_999));
    }
  }

  @Test
  void whatIsNotTakenIsBounded() {
    IntStream.range(0, 200_000).forEach(i -> uses.onUse("made-up-" + i));
    assertThat(uses.take(1_000_000)).hasSize(50_000);
  }
}
