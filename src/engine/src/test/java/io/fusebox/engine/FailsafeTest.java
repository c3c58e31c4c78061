package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failsafe.CircuitBreaker;
import io.fusebox.engine.Command.RecordOutcome;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * {@code failureCountThreshold} over the last calls against Failsafe's own rule of {@code m} of
 * {@code n} failures: the same outcomes in the same order, and after each the same state.
 */
class FailsafeTest {

  private final long now = Micros.of(Scenario.START);

  @Test
  void threeOfFiveOpensAtTheSameCallForEverySequenceOfSeven() {
    for (int sequence = 0; sequence < 128; sequence++) {
      boolean[] failed = new boolean[7];
      for (int call = 0; call < failed.length; call++) {
        failed[call] = ((sequence >> call) & 1) == 1;
      }
      compare(3, 5, failed, "sequence " + sequence);
    }
  }

  @Test
  void anyFailuresOfAnyWindowOpenAtTheSameCall() {
    Seeds.each(
        5_000,
        seed -> {
          Random random = new Random(seed);
          int size = 1 + random.nextInt(random.nextBoolean() ? 8 : 200);
          int failures = 1 + random.nextInt(size);
          boolean[] failed = new boolean[1 + random.nextInt(400)];
          int percent = 1 + random.nextInt(99);
          for (int call = 0; call < failed.length; call++) {
            failed[call] = random.nextInt(100) < percent;
          }
          compare(failures, size, failed, "seed " + seed);
        });
  }

  private void compare(int failures, int size, boolean[] failed, String sequence) {
    Settings settings =
        Settings.builder()
            .consecutiveFailureThreshold(null)
            .failureCountThreshold(failures)
            .slidingWindowSize(size)
            .waitDurationInOpenState(Duration.ofDays(1))
            .build();
    Breaker engine = Breaker.closed(settings, now);
    // What it does with an open breaker's outcomes is another matter: compared up to there.
    CircuitBreaker<Object> peer =
        CircuitBreaker.builder()
            .withFailureThreshold(failures, size)
            .withDelay(Duration.ofDays(1))
            .build();
    for (int call = 0; call < failed.length && engine.state() == State.CLOSED; call++) {
      Outcome outcome = failed[call] ? Outcome.FAILURE : Outcome.SUCCESS;
      engine.apply(new RecordOutcome(outcome, null, null, null, null), now);
      if (failed[call]) {
        peer.recordFailure();
      } else {
        peer.recordSuccess();
      }
      assertThat(engine.state().name())
          .as("%d of %d, %s, call %d", failures, size, sequence, call)
          .isEqualTo(peer.getState().name());
    }
  }
}
