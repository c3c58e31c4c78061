package io.fusebox.engine;

import static io.fusebox.engine.Transition.Cause.OVERRIDE_ENDED;
import static io.fusebox.engine.Transition.Cause.WAIT_ELAPSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Command.SetOverride;
import io.fusebox.engine.Transition.Cause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is read without being stored tells no line that the history lacks. */
class StoredViewTest {

  @Test
  void aLeaseThatExpiresWhileNobodyAsks() {
    Scenario stored = Scenario.of(s -> s).fail(5).pass(Duration.ofSeconds(61));
    stored.permit();
    BreakerView read = read(stored, Duration.ofMinutes(50));
    assertThat(read.trials()).isEqualTo(new BreakerView.Trials(1, 0, 0));
    assertThat(cause(read)).isEqualTo(WAIT_ELAPSED);
    assertThat(read.lastTransition()).isEqualTo(stored.last());
  }

  @Test
  void anAutomaticTransition() {
    Scenario stored =
        Scenario.of(s -> s.automaticTransitionFromOpenToHalfOpenEnabled(true)).fail(5);
    BreakerView read = read(stored, Duration.ofMinutes(2));
    assertThat(read.state()).isEqualTo(State.HALF_OPEN);
    assertThat(read.generation()).isEqualTo(3);
    assertThat(read.lastTransition()).isEqualTo(stored.last());
  }

  @Test
  void theEndOfAnOverride() {
    Scenario stored = Scenario.of(s -> s);
    stored.apply(
        new SetOverride(
            new OperatorOverride(State.DISABLED, null, Scenario.START.plus(Duration.ofMinutes(1))),
            "operator"));
    BreakerView read = read(stored, Duration.ofMinutes(2));
    assertThat(read.state()).isEqualTo(State.CLOSED);
    assertThat(read.lastTransition()).isEqualTo(stored.last());

    stored.pass(Duration.ofMinutes(2)).permit();
    assertThat(stored.last().cause()).isEqualTo(OVERRIDE_ENDED);
    assertThat(read(stored, Duration.ZERO).lastTransition()).isEqualTo(stored.last());
  }

  @Test
  void whatWasHandedOverIsStored() {
    Scenario breaker = Scenario.of(s -> s).fail(5);
    assertThat(breaker.breaker.viewOfStored(breaker.now).lastTransition())
        .isEqualTo(breaker.last());
    assertThat(cause(breaker.view())).isEqualTo(Cause.CONSECUTIVE_FAILURES_REACHED);
  }

  private static BreakerView read(Scenario stored, Duration later) {
    Breaker breaker = Breaker.restore(stored.breaker.settings(), stored.breaker.snapshot());
    return breaker.viewOfStored(stored.now + Micros.of(later));
  }

  private static @Nullable Cause cause(BreakerView view) {
    Transition last = view.lastTransition();
    return last == null ? null : last.cause();
  }
}
