package io.fusebox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fusebox.engine.BreakerView.CallerFailures;
import io.fusebox.engine.BreakerView.FailingCallers;
import io.fusebox.engine.BreakerView.StandingOverride;
import io.fusebox.engine.BreakerView.TrippedBy;
import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.LiftOverride;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Command.Reset;
import io.fusebox.engine.Command.SetOverride;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who and since when: what whoever is on call asks first. */
class FailingCallersTest {

  @Test
  void oneHostOrAll() {
    Scenario breaker = Scenario.of(s -> s.consecutiveFailureThreshold(null));
    fail(breaker, "host-a", 40);
    fail(breaker, "host-b", 2);
    fail(breaker, null, 3);
    assertThat(breaker.view().failingCallers())
        .isEqualTo(of(0, named("host-a", 40), named(null, 3), named("host-b", 2)));
    assertThat(breaker.view().notClosedSince()).isNull();
    assertThat(breaker.view().trippedBy()).isNull();
  }

  @Test
  void theyAreTheFailuresOfTheWindow() {
    Scenario breaker = Scenario.of(s -> s.slidingWindowSize(10).consecutiveFailureThreshold(null));
    fail(breaker, "host-a", 4);
    breaker.succeed(3);
    fail(breaker, "host-b", 1);
    breaker.succeed(4);
    assertThat(breaker.view().counts().failedCalls()).isEqualTo(3);
    assertThat(breaker.view().failingCallers())
        .isEqualTo(of(0, named("host-a", 2), named("host-b", 1)));
    breaker.succeed(10);
    assertThat(breaker.view().failingCallers()).isEqualTo(FailingCallers.NONE);
  }

  @Test
  void theyLeaveATimeBasedWindowByTimeAlone() {
    Scenario breaker =
        Scenario.of(
            s ->
                s.slidingWindowType(SlidingWindowType.TIME_BASED)
                    .slidingWindowSize(10)
                    .consecutiveFailureThreshold(null));
    fail(breaker, "host-a", 4);
    breaker.pass(Duration.ofSeconds(5)).succeed(1);
    fail(breaker, "host-b", 1);
    breaker.succeed(1).pass(Duration.ofSeconds(6));
    assertThat(breaker.view().failingCallers()).isEqualTo(of(0, named("host-b", 1)));
    breaker.pass(Duration.ofSeconds(6));
    assertThat(breaker.view().failingCallers()).isEqualTo(FailingCallers.NONE);
  }

  @Test
  void aRowThatIsLongerThanTheWindowIsKeptAsAWhole() {
    Scenario breaker = Scenario.of(s -> s.slidingWindowSize(2).consecutiveFailureThreshold(6));
    fail(breaker, "host-a", 3);
    fail(breaker, "host-b", 2);
    assertThat(breaker.view().failingCallers())
        .isEqualTo(of(0, named("host-a", 3), named("host-b", 2)));
  }

  @Test
  void ofMoreThanTenCallersTheOneWithTheFewestFailuresMakesRoom() {
    Scenario breaker = Scenario.of(s -> s.consecutiveFailureThreshold(null));
    for (int i = 0; i < 10; i++) {
      fail(breaker, "host-" + i, i == 3 || i == 5 ? 1 : 2);
    }
    fail(breaker, "host-3", 1);
    fail(breaker, "host-3", 1);
    fail(breaker, "late", 30);
    FailingCallers failing = breaker.view().failingCallers();
    assertThat(failing.callers().get(0)).isEqualTo(named("late", 30));
    assertThat(failing.callers()).hasSize(10).doesNotContain(named("host-5", 1));
    assertThat(failing.others()).isEqualTo(1);
    fail(breaker, "later", 1);
    assertThat(breaker.view().failingCallers().callers())
        .contains(named("later", 1))
        .doesNotContain(named("host-0", 2));
    assertThat(breaker.view().failingCallers().others()).isEqualTo(3);
  }

  @Test
  void moreThanAHundredFailuresAreTheLatestHundred() {
    Scenario breaker =
        Scenario.of(s -> s.slidingWindowSize(1_000).consecutiveFailureThreshold(null));
    fail(breaker, "host-a", 90);
    fail(breaker, "host-b", 60);
    assertThat(breaker.view().failingCallers())
        .isEqualTo(of(0, named("host-b", 60), named("host-a", 40)));
    fail(breaker, "host-c", 1_000_000);
    assertThat(breaker.view().failingCallers()).isEqualTo(of(0, named("host-c", 100)));
  }

  /** Windows of all kinds, more callers than are named, and far more failures than are kept. */
  @Test
  void theyAreThoseOfAPlainListOfAllCalls() {
    Seeds.each(200, FailingCallersTest::compareWithAPlainList);
  }

  private static void compareWithAPlainList(long seed) {
    Random random = new Random(seed);
    Settings settings =
        Settings.builder()
            .slidingWindowType(
                random.nextBoolean() ? SlidingWindowType.COUNT_BASED : SlidingWindowType.TIME_BASED)
            .slidingWindowSize(1 + random.nextInt(200))
            .consecutiveFailureThreshold(random.nextBoolean() ? null : 50)
            .build();
    Breaker engine = Breaker.closed(settings, 0);
    NaiveBreaker naive = new NaiveBreaker(settings, 0);
    int callers = 5 + random.nextInt(20);
    long now = 0;
    for (int i = 0; i < 300; i++) {
      now += random.nextInt(2_000_000);
      RecordOutcome report =
          new RecordOutcome(
              random.nextInt(3) == 0 ? Outcome.SUCCESS : Outcome.FAILURE,
              random.nextInt(10) == 0 ? 1 + random.nextInt(120) : 1,
              null,
              null,
              "host-" + random.nextInt(1 + random.nextInt(callers)),
              "error " + random.nextInt(1 + random.nextInt(30 - callers)));
      engine.apply(report, now);
      naive.apply(report, now);
      assertThat(engine.view(now).failingCallers())
          .as("seed %d, call %d", seed, i)
          .isEqualTo(naive.view(now).failingCallers());
      assertThat(engine.view(now).failingErrors())
          .as("seed %d, call %d", seed, i)
          .isEqualTo(naive.view(now).failingErrors());
    }
  }

  @Test
  void whoTrippedItFirstStaysOverAllRoundsUntilItCloses() {
    Scenario breaker = Scenario.of(s -> s);
    fail(breaker, "host-a", 3);
    fail(breaker, "host-b", 1);
    TrippedBy first =
        new TrippedBy(
            Scenario.START.plusSeconds(1),
            "host-c",
            "no route to host",
            "5 failures in a row reached 5");
    breaker.pass(Duration.ofSeconds(1));
    breaker.apply(
        new RecordOutcome(Outcome.FAILURE, null, null, "host-c", "no\u0085route to host"));
    FailingCallers failing = of(0, named("host-a", 3), named("host-b", 1), named("host-c", 1));
    for (int round = 0; round < 3; round++) {
      assertTripped(breaker, first, failing);
      breaker.pass(Duration.ofSeconds(61));
      Permit trial = breaker.permit();
      assertTripped(breaker, first, failing);
      breaker.report(Outcome.FAILURE, trial);
    }
    breaker.apply(new SetOverride(new OperatorOverride(State.DISABLED, null, null), "operator"));
    assertTripped(breaker, first, failing);
    breaker.apply(new LiftOverride("operator"));
    breaker.pass(Duration.ofSeconds(61));
    breaker.report(Outcome.SUCCESS, breaker.permit());
    assertThat(breaker.state()).isEqualTo(State.CLOSED);
    assertThat(breaker.view().notClosedSince()).isNull();
    assertThat(breaker.view().trippedBy()).isNull();
    assertThat(breaker.view().failingCallers()).isEqualTo(FailingCallers.NONE);

    fail(breaker, "host-d", 5);
    assertThat(breaker.view().notClosedSince()).isEqualTo(Micros.toInstant(breaker.now));
    breaker.apply(new Reset("operator"));
    assertThat(breaker.view().notClosedSince()).isNull();
    assertThat(breaker.view().failingCallers()).isEqualTo(FailingCallers.NONE);
  }

  private static void assertTripped(Scenario breaker, TrippedBy by, FailingCallers failing) {
    for (BreakerView view :
        List.of(
            breaker.view(),
            Breaker.restore(breaker.breaker.settings(), breaker.breaker.snapshot())
                .view(breaker.now))) {
      assertThat(view.notClosedSince()).isEqualTo(by.at());
      assertThat(view.trippedBy()).isEqualTo(by);
      assertThat(view.failingCallers()).isEqualTo(failing);
    }
  }

  @Test
  void anOverrideTellsWhoSetItAndWhenAndCanLast() {
    Scenario breaker = Scenario.of(s -> s);
    fail(breaker, "host-a", 2);
    OperatorOverride forced = new OperatorOverride(State.FORCED_OPEN, "maintenance", null);
    breaker.pass(Duration.ofSeconds(7));
    breaker.apply(new SetOverride(forced, Duration.ofHours(1), Author.ofCaller("operator")));
    assertThat(breaker.view().override())
        .isEqualTo(
            new StandingOverride(
                State.FORCED_OPEN,
                "maintenance",
                Scenario.START.plusSeconds(3_607),
                "operator",
                Scenario.START.plusSeconds(7)));
    assertThat(breaker.view().failingCallers()).isEqualTo(of(0, named("host-a", 2)));
    breaker.pass(Duration.ofHours(1));
    assertThat(breaker.view().override()).isNull();
    assertThat(breaker.last().cause()).isEqualTo(Transition.Cause.OVERRIDE_ENDED);
  }

  @Test
  void whatIsCountedUnderMetricsOnlyHasCallersOfItsOwn() {
    Scenario breaker = Scenario.of(s -> s);
    fail(breaker, "host-a", 5);
    breaker.apply(new SetOverride(new OperatorOverride(State.METRICS_ONLY, null, null), null));
    fail(breaker, "host-b", 7);
    assertThat(breaker.view().failingCallers()).isEqualTo(of(0, named("host-b", 7)));
    breaker.apply(new LiftOverride(Author.UNKNOWN));
    assertThat(breaker.view().failingCallers()).isEqualTo(of(0, named("host-a", 5)));
  }

  @Test
  void anOverrideHasAnEndOrADurationThatCanBe() {
    OperatorOverride ends =
        new OperatorOverride(State.DISABLED, null, Scenario.START.plusSeconds(1));
    OperatorOverride stands = new OperatorOverride(State.DISABLED, null, null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SetOverride(ends, Duration.ofSeconds(1), Author.UNKNOWN));
    for (Duration bad :
        List.of(Duration.ZERO, Duration.ofNanos(999), Duration.ofDays(-1), Duration.ofDays(3651))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new SetOverride(stands, bad, Author.UNKNOWN));
    }
  }

  @Test
  void aBreakerThatGoesOnElsewhereSaysSo() {
    Breaker breaker = Breaker.open(Settings.DEFAULTS, 5, 100);
    assertThat(breaker.view(6).notClosedSince()).isEqualTo(Micros.toInstant(5));
    assertThat(breaker.apply(new AcquirePermit(null), 6)).isInstanceOf(Decision.Rejected.class);
  }

  @Test
  void theSnapshotStaysSmall() {
    Settings settings =
        Settings.builder()
            .slidingWindowSize(10_000)
            .consecutiveFailureThreshold(null)
            .minimumNumberOfCalls(10_000)
            .build();
    Breaker breaker = Breaker.closed(settings, 0);
    int before = breaker.snapshot().length;
    for (int i = 0; i < 10_000; i++) {
      String caller = "h".repeat(125) + i % 100;
      breaker.apply(
          new RecordOutcome(
              i % 3 == 0 ? Outcome.FAILURE : Outcome.SUCCESS, null, null, caller, null),
          i);
    }
    int window = 10_000 / 8;
    assertThat(breaker.snapshot().length - before).isLessThan(window + 10 * 135 + 700);
    assertThat(breaker.bytesOfCallers()).isBetween(10 * 2 * 126, 10 * 2 * 128 + 3_200);
    assertThat(Breaker.closed(settings, 0).bytesOfCallers()).isZero();
  }

  private static void fail(Scenario breaker, @Nullable String caller, int times) {
    breaker.apply(new RecordOutcome(Outcome.FAILURE, times, null, null, caller, null));
  }

  private static CallerFailures named(@Nullable String caller, int failures) {
    return new CallerFailures(caller, failures);
  }

  private static FailingCallers of(int others, CallerFailures... callers) {
    return new FailingCallers(Arrays.asList(callers), others);
  }
}
