package io.fusebox.engine;

import static io.fusebox.engine.State.CLOSED;
import static io.fusebox.engine.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code minimumDistinctCallers}: one sick host does not open everyone's breaker. */
class DistinctCallersTest {

  @Test
  void oneCallersFailuresDoNotTripUntilAnotherFailsToo() {
    Scenario breaker = threeInARowOf(2);
    fail(breaker, "sick", 50);
    assertThat(breaker.state()).isEqualTo(CLOSED);

    fail(breaker, "other", 1);

    assertThat(breaker.state()).isEqualTo(OPEN);
    assertThat(breaker.last().why())
        .isEqualTo("51 failures in a row, of at least 2 callers, reached 3");
  }

  @Test
  void aCallersFailureBeforeTheLastSuccessIsNoneOfTheFailuresInARow() {
    Scenario breaker = threeInARowOf(2);
    fail(breaker, "other", 1);
    breaker.succeed(1);
    fail(breaker, "sick", 3);
    assertThat(breaker.state()).isEqualTo(CLOSED);
  }

  @Test
  void callersWithoutANamePassForOne() {
    Scenario breaker = threeInARowOf(2);
    fail(breaker, null, 3);
    assertThat(breaker.state()).isEqualTo(CLOSED);
    fail(breaker, "named", 1);
    assertThat(breaker.state()).isEqualTo(OPEN);
  }

  @Test
  void whenMoreCallersAreAskedForThoseWhoFailedStayKnown() {
    Scenario breaker = threeInARowOf(3);
    fail(breaker, "a", 2);
    fail(breaker, "b", 2);
    breaker.apply(new Command.ChangeSettings(settings(4), Author.UNKNOWN));
    fail(breaker, "a", 1);
    fail(breaker, "b", 1);
    fail(breaker, "c", 1);
    assertThat(breaker.state()).isEqualTo(CLOSED);
    fail(breaker, "d", 1);
    assertThat(breaker.state()).isEqualTo(OPEN);
  }

  @Test
  void whenFewerCallersAreAskedForTheLatestStayKnown() {
    Scenario breaker = threeInARowOf(4);
    fail(breaker, "a", 2);
    fail(breaker, "b", 2);
    fail(breaker, "c", 2);
    breaker.apply(new Command.ChangeSettings(settings(2), Author.UNKNOWN));
    assertThat(breaker.state()).isEqualTo(CLOSED);
    fail(breaker, "c", 1);
    assertThat(breaker.state()).isEqualTo(OPEN);
  }

  @Test
  void callersOfSlowCallsAreCountedByThemselvesAndKeptInTheSnapshot() {
    Settings settings =
        Settings.builder()
            .consecutiveFailureThreshold(null)
            .slowCallRateThreshold(50f)
            .minimumNumberOfCalls(2)
            .minimumDistinctCallers(2)
            .build();
    Scenario breaker = Scenario.of(settings);
    slow(breaker, "a");
    slow(breaker, "a");
    fail(breaker, "b", 1);
    assertThat(breaker.state()).isEqualTo(CLOSED);

    Breaker restored = Breaker.restore(settings, breaker.breaker.snapshot());
    restored.apply(slowSuccess("a"), breaker.now);
    assertThat(restored.state()).isEqualTo(CLOSED);
    restored.apply(slowSuccess("b"), breaker.now);
    assertThat(restored.state()).isEqualTo(OPEN);
  }

  @Test
  void theSnapshotStaysSmallHoweverManyCallersThereAre() {
    Scenario few = Scenario.of(settings(100));
    Scenario many = Scenario.of(settings(100));
    for (int i = 0; i < 100; i++) {
      fail(few, "host-" + i % 99, 1);
      few.succeed(1);
    }
    for (int i = 0; i < 10_000; i++) {
      fail(many, "host-" + i, 1);
      many.succeed(1);
    }
    assertThat(many.breaker.snapshot().length).isLessThan(few.breaker.snapshot().length + 200);
  }

  private static Scenario threeInARowOf(int callers) {
    return Scenario.of(settings(callers));
  }

  private static Settings settings(int callers) {
    return Settings.builder()
        .consecutiveFailureThreshold(3)
        .minimumDistinctCallers(callers)
        .build();
  }

  private static void fail(Scenario breaker, @Nullable String caller, int times) {
    for (int i = 0; i < times; i++) {
      breaker.apply(new Command.RecordOutcome(Outcome.FAILURE, null, null, caller, null));
    }
  }

  private static void slow(Scenario breaker, String caller) {
    breaker.apply(slowSuccess(caller));
  }

  private static Command.RecordOutcome slowSuccess(String caller) {
    return new Command.RecordOutcome(
        Outcome.SUCCESS, null, java.time.Duration.ofMinutes(2), caller, null);
  }
}
