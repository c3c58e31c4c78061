package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fusebox.engine.State;
import org.junit.jupiter.api.Test;

class InMemoryTest extends BreakersContract {

  @Override
  Breakers build(Breakers.Builder builder) {
    return builder.inMemory();
  }

  @Test
  void theFifthFailureInARowIsTheLastCallThatIsMade() {
    try (Breakers breakers = Breakers.inMemory()) {
      Breaker payments = breakers.get("payments");
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(
                () ->
                    payments.run(
                        () -> {
                          throw new IllegalStateException("down");
                        }))
            .isInstanceOf(IllegalStateException.class);
      }
      assertThat(payments.state()).isEqualTo(State.OPEN);
      assertThatThrownBy(() -> payments.run(() -> {})).isInstanceOf(BreakerOpenException.class);
    }
  }
}
