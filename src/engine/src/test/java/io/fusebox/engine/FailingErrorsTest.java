package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.BreakerView.CallerFailures;
import io.fusebox.engine.BreakerView.ErrorFailures;
import io.fusebox.engine.BreakerView.FailingErrors;
import io.fusebox.engine.Command.LiftOverride;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Command.SetOverride;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What failed: the errors of the failures that a view has the callers of. */
class FailingErrorsTest {

  private static final String REFUSED = "connection refused";
  private static final String TIMEOUT = "timed out";

  @Test
  void theNumberOfFailuresOfEachErrorIsExact() {
    Scenario breaker = Scenario.of(s -> s.consecutiveFailureThreshold(null));
    fail(breaker, TIMEOUT, 40);
    fail(breaker, REFUSED, 2);
    fail(breaker, null, 3);
    fail(breaker, REFUSED, 1);
    // Of as many, those of which no error was said come first.
    assertThat(breaker.view().failingErrors())
        .isEqualTo(of(0, named(TIMEOUT, 40), named(null, 3), named(REFUSED, 3)));
  }

  @Test
  void anErrorLeavesWithTheCallsOfTheWindow() {
    Scenario breaker = Scenario.of(s -> s.slidingWindowSize(10).consecutiveFailureThreshold(null));
    fail(breaker, TIMEOUT, 4);
    breaker.succeed(3);
    fail(breaker, REFUSED, 1);
    breaker.succeed(4);
    assertThat(breaker.view().failingErrors())
        .isEqualTo(of(0, named(TIMEOUT, 2), named(REFUSED, 1)));
    breaker.succeed(10);
    assertThat(breaker.view().failingErrors()).isEqualTo(FailingErrors.NONE);
  }

  @Test
  void theErrorOfASuccessDoesNotCount() {
    Scenario breaker = Scenario.of(s -> s);
    breaker.apply(new RecordOutcome(Outcome.SUCCESS, null, null, "host-a", REFUSED));
    assertThat(breaker.view().failingErrors()).isEqualTo(FailingErrors.NONE);
  }

  @Test
  void anErrorIsCleanedAndCutAtAHundredCharacters() {
    Scenario breaker = Scenario.of(s -> s.consecutiveFailureThreshold(5));
    String hundred = "e".repeat(100);
    fail(breaker, hundred, 1);
    fail(breaker, hundred + " at 10:01", 1);
    fail(breaker, hundred + " at 10:02", 1);
    fail(breaker, " no\n\u202Eroute ", 1);
    fail(breaker, "\u0007", 1);
    assertThat(breaker.view().failingErrors())
        .isEqualTo(
            of(
                0,
                named(hundred + "…", 2),
                named(null, 1),
                named(hundred, 1),
                named("no route", 1)));
  }

  @Test
  void theLineOfHistoryHasMoreOfAnError() {
    Scenario breaker = Scenario.of(s -> s.consecutiveFailureThreshold(1));
    fail(breaker, "e".repeat(400), 1);
    assertThat(breaker.last().why()).endsWith(": " + "e".repeat(300) + "…");
    assertThat(breaker.view().failingErrors()).isEqualTo(of(0, named("e".repeat(100) + "…", 1)));
  }

  @Test
  void halfOfACharacterIsNotKeptWhereAnErrorIsCut() {
    Scenario breaker = Scenario.of(s -> s);
    fail(breaker, "e".repeat(99) + "😀 is broken", 1);
    assertThat(breaker.view().failingErrors()).isEqualTo(of(0, named("e".repeat(99) + "…", 1)));
  }

  @Test
  void ofMoreThanTenErrorsTheOneWithTheFewestFailuresIsCountedWithOthers() {
    Scenario breaker = Scenario.of(s -> s.consecutiveFailureThreshold(null));
    for (int i = 0; i < 10; i++) {
      fail(breaker, "error " + i, i == 3 ? 1 : 2);
    }
    fail(breaker, "the eleventh", 30);
    FailingErrors failing = breaker.view().failingErrors();
    assertThat(failing.errors()).hasSize(10).doesNotContain(named("error 3", 1));
    assertThat(failing.errors().get(0)).isEqualTo(named("the eleventh", 30));
    assertThat(failing.others()).isEqualTo(1);
    fail(breaker, "error 3", 1);
    // Its earlier failure stays with the others: whose that was is not known any more.
    assertThat(breaker.view().failingErrors().errors()).contains(named("error 3", 1));
    assertThat(breaker.view().failingErrors().others()).isEqualTo(3);
  }

  @Test
  void errorsWithTimesInThemDoNotPushOutCallers() {
    Scenario breaker = Scenario.of(s -> s.consecutiveFailureThreshold(null));
    for (int i = 0; i < 150; i++) {
      fail(breaker, "timed out after " + i + " ms", 1);
    }
    assertThat(breaker.view().failingCallers().callers())
        .containsExactly(new CallerFailures("host-a", 100));
    assertThat(breaker.view().failingErrors().errors()).hasSize(10);
    assertThat(breaker.view().failingErrors().others()).isEqualTo(90);
  }

  @Test
  void aTrippedBreakerKeepsThemOverAllRoundsUntilItHasClosed() {
    Scenario breaker = Scenario.of(s -> s);
    fail(breaker, TIMEOUT, 3);
    fail(breaker, null, 1);
    fail(breaker, REFUSED, 1);
    FailingErrors expected = of(0, named(TIMEOUT, 3), named(null, 1), named(REFUSED, 1));
    for (int round = 0; round < 3; round++) {
      assertThat(breaker.view().failingErrors()).isEqualTo(expected);
      breaker.pass(Duration.ofSeconds(61));
      Permit trial = breaker.permit();
      assertThat(breaker.view().failingErrors()).isEqualTo(expected);
      breaker.apply(new RecordOutcome(Outcome.FAILURE, trial, null, "host-b", "still down"));
    }
    breaker.apply(new SetOverride(new OperatorOverride(State.DISABLED, null, null), "operator"));
    assertThat(breaker.view().failingErrors()).isEqualTo(expected);
    breaker.apply(new LiftOverride("operator"));
    breaker.pass(Duration.ofSeconds(61));
    breaker.report(Outcome.SUCCESS, breaker.permit());
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    assertThat(breaker.view().failingErrors()).isEqualTo(FailingErrors.NONE);
  }

  @Test
  void whatIsCountedUnderMetricsOnlyHasErrorsOfItsOwn() {
    Scenario breaker = Scenario.of(s -> s);
    fail(breaker, TIMEOUT, 5);
    breaker.apply(new SetOverride(new OperatorOverride(State.METRICS_ONLY, null, null), "ann"));
    fail(breaker, REFUSED, 7);
    assertThat(breaker.view().failingErrors()).isEqualTo(of(0, named(REFUSED, 7)));
    breaker.apply(new LiftOverride(Author.UNKNOWN));
    assertThat(breaker.view().failingErrors()).isEqualTo(of(0, named(TIMEOUT, 5)));
  }

  @Test
  void aSnapshotHasThemInTheWindowAndAfterTheTrip() {
    Scenario breaker = Scenario.of(s -> s.consecutiveFailureThreshold(40));
    for (int i = 0; i < 12; i++) {
      fail(breaker, "error " + i, 1 + i % 3);
    }
    fail(breaker, null, 2);
    breaker.succeed(1);
    assertThat(breaker.view().failingErrors().others()).isPositive();
    assertThat(restored(breaker).view(breaker.now)).isEqualTo(breaker.view());

    // What is counted on after that is the same, too.
    RecordOutcome more = new RecordOutcome(Outcome.FAILURE, 40, null, null, "host-b", "error 1");
    Breaker copy = restored(breaker);
    copy.apply(more, breaker.now);
    breaker.apply(more);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    assertThat(copy.view(breaker.now)).isEqualTo(breaker.view());
    assertThat(restored(breaker).view(breaker.now)).isEqualTo(breaker.view());
    assertThat(breaker.view().failingErrors().errors().get(0).error()).isEqualTo("error 1");
  }

  @Test
  void theMemoryEstimateAndTheSnapshotCountThem() {
    Settings settings = Settings.builder().consecutiveFailureThreshold(null).build();
    Breaker silent = Breaker.closed(settings, 0);
    Breaker telling = Breaker.closed(settings, 0);
    for (int i = 0; i < 100; i++) {
      String error = "e".repeat(98) + 10 * (i % 10);
      for (Breaker breaker : List.of(silent, telling)) {
        String said = breaker == telling ? error : null;
        breaker.apply(new RecordOutcome(Outcome.FAILURE, null, null, "host-a", said), i);
      }
    }
    int bytes = telling.bytesOfCallers() - silent.bytesOfCallers();
    assertThat(bytes).isBetween(10 * 2 * 99, 10 * (2 * 100 + 60));
    assertThat(telling.snapshot().length - silent.snapshot().length)
        .isBetween(10 * 99, 10 * (100 + 6));
  }

  private static Breaker restored(Scenario breaker) {
    return Breaker.restore(breaker.breaker.settings(), breaker.breaker.snapshot());
  }

  private static void fail(Scenario breaker, @Nullable String error, int times) {
    breaker.apply(new RecordOutcome(Outcome.FAILURE, times, null, null, "host-a", error));
  }

  private static ErrorFailures named(@Nullable String error, int failures) {
    return new ErrorFailures(error, failures);
  }

  private static FailingErrors of(int others, ErrorFailures... errors) {
    return new FailingErrors(Arrays.asList(errors), others);
  }
}
