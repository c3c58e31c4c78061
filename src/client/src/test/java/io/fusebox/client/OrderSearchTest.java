package io.fusebox.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.client.OrderSearch.Operation;
import io.fusebox.engine.Breaker;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderSearchTest {

  private final Breaker breaker =
      Breaker.closed(Settings.builder().consecutiveFailureThreshold(2).build(), 0);

  private static Operation<Breaker> fails(long from, long to, String state) {
    return new Operation<>(
        from,
        to,
        state,
        model ->
            model
                .apply(new RecordOutcome(Outcome.FAILURE, null, null, null, null), 0)
                .state()
                .name());
  }

  @Test
  void findsTheOrderOfWhatWentOnAtTheSameTime() {
    assertThat(OrderSearch.explains(breaker, List.of(fails(1, 4, "OPEN"), fails(2, 3, "CLOSED"))))
        .isTrue();
  }

  @Test
  void refusesAnOrderAgainstTime() {
    assertThat(OrderSearch.explains(breaker, List.of(fails(1, 2, "OPEN"), fails(3, 4, "CLOSED"))))
        .isFalse();
  }

  @Test
  void refusesAnOutcomeThatWasLost() {
    assertThat(OrderSearch.explains(breaker, List.of(fails(1, 4, "CLOSED"), fails(2, 3, "CLOSED"))))
        .isFalse();
  }
}
