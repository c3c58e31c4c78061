package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.engine.Command.CountNotPermitted;
import io.fusebox.engine.Command.LiftOverride;
import io.fusebox.engine.Command.SetOverride;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Calls that were rejected by those who know what the breaker says. */
class NotPermittedElsewhereTest {

  @Test
  void theyAreCountedWithItsOwn() {
    Scenario breaker = Scenario.of(s -> s).fail(5);
    breaker.rejection();
    long before = breaker.breaker.changes();
    assertThat(breaker.apply(new CountNotPermitted(11)))
        .isEqualTo(new Recorded(Disposition.RECORDED, 11, State.OPEN, 2));
    assertThat(breaker.breaker.changes()).isGreaterThan(before);
    assertThat(notPermitted(breaker)).isEqualTo(12);
  }

  @Test
  void theyCountInTheStateThatTheBreakerIsInByThen() {
    Scenario breaker = Scenario.of(s -> s).fail(5).pass(Duration.ofSeconds(61));
    breaker.report(Outcome.SUCCESS, breaker.permit());
    breaker.apply(new CountNotPermitted(3));
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    assertThat(notPermitted(breaker)).isEqualTo(3);
    assertThat(breaker.view().counts().bufferedCalls()).isZero();
  }

  @Test
  void underAnOverrideTheyAreTheOverrides() {
    Scenario breaker = Scenario.of(s -> s);
    breaker.apply(new SetOverride(new OperatorOverride(State.FORCED_OPEN, null, null), null));
    breaker.apply(new CountNotPermitted(7));
    assertThat(notPermitted(breaker)).isEqualTo(7);
    breaker.apply(new LiftOverride(Author.UNKNOWN));
    assertThat(notPermitted(breaker)).isZero();
  }

  @Test
  void theyAreFromOneToAMillion() {
    for (int bad : new int[] {0, -1, 1_000_001}) {
      assertThatThrownBy(() -> new CountNotPermitted(bad)).isInstanceOf(InvalidRunException.class);
    }
    assertThat(new CountNotPermitted(1_000_000).count()).isEqualTo(1_000_000);
  }

  private static long notPermitted(Scenario breaker) {
    return breaker.view().counts().notPermittedCalls();
  }
}
