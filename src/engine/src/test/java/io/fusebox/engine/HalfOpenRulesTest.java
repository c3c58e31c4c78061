package io.fusebox.engine;

import static io.fusebox.engine.State.CLOSED;
import static io.fusebox.engine.State.HALF_OPEN;
import static io.fusebox.engine.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Command.AcquirePermit;
import io.fusebox.engine.Command.ChangeSettings;
import io.fusebox.engine.Command.RecordOutcome;
import io.fusebox.engine.Decision.Permitted;
import io.fusebox.engine.Transition.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a half-open round is decided, for every combination of rules that can be on. */
class HalfOpenRulesTest {

  private static final Duration FAST = Duration.ofMillis(1);
  private static final Duration SLOW = Duration.ofMinutes(2);

  private enum Trial {
    GOOD(Outcome.SUCCESS, FAST),
    SLOW_BUT_GOOD(Outcome.SUCCESS, SLOW),
    FAILED(Outcome.FAILURE, FAST),
    SLOW_AND_FAILED(Outcome.FAILURE, SLOW);

    private final Outcome outcome;
    private final Duration duration;

    Trial(Outcome outcome, Duration duration) {
      this.outcome = outcome;
      this.duration = duration;
    }
  }

  /** Case S1: the slow calls' rule let a failed trial close the breaker, 65 calls were made. */
  @Test
  void aDeadDependencyIsCalledOnceAWaitThoughOnlyTheSlowCallRateIsOn() {
    Scenario breaker =
        Scenario.of(
            s ->
                s.slowCallRateThreshold(100f)
                    .waitDurationInOpenState(Duration.ofMillis(100))
                    .waitDurationMultiplier(2));
    int calls = 0;
    for (int millis = 0; millis < 3_000; millis++) {
      if (breaker.acquire() instanceof Permitted permitted) {
        calls++;
        breaker.report(Outcome.FAILURE, permitted.permit(), FAST);
      }
      breaker.pass(Duration.ofMillis(1));
    }
    assertThat(calls).isEqualTo(9);
    assertThat(breaker.last().cause()).isEqualTo(Cause.TRIAL_FAILED);
  }

  @Test
  void aSlowCallRateDecidesAmongTrialsThatSucceeded() {
    UnaryOperator<Settings.Builder> slowCalls =
        s ->
            s.slowCallRateThreshold(50f)
                .minimumNumberOfCalls(2)
                .permittedNumberOfCallsInHalfOpenState(3);
    Scenario slow = trials(slowCalls, Trial.SLOW_BUT_GOOD);
    assertThat(slow.state()).isEqualTo(HALF_OPEN);
    report(slow, Trial.GOOD);
    assertThat(slow.state()).isEqualTo(OPEN);
    assertThat(slow.last().why()).isEqualTo("slow call rate 50 % of 2 calls reached 50 %");

    Scenario fast = trials(slowCalls, Trial.GOOD, Trial.GOOD);
    assertThat(fast.state()).isEqualTo(CLOSED);
  }

  @Test
  void theFirstGoodTrialCanCloseWithoutMakingClosedNervous() {
    UnaryOperator<Settings.Builder> oneDecides =
        s ->
            s.failureRateThreshold(50f)
                .minimumNumberOfCalls(20)
                .permittedNumberOfCallsInHalfOpenState(10)
                .minimumNumberOfCallsInHalfOpenState(1);
    Scenario breaker = trials(oneDecides, Trial.GOOD);
    assertThat(breaker.state()).isEqualTo(CLOSED);
    breaker.fail(1);
    assertThat(breaker.state()).as("one call of 20").isEqualTo(CLOSED);
    assertThat(trials(oneDecides, Trial.FAILED).state()).isEqualTo(OPEN);
  }

  @Test
  void withoutARateAsManySuccessesCloseAsTheMinimumSays() {
    Scenario breaker =
        trials(
            s -> s.permittedNumberOfCallsInHalfOpenState(5).minimumNumberOfCallsInHalfOpenState(2),
            Trial.GOOD);
    assertThat(breaker.state()).isEqualTo(HALF_OPEN);
    report(breaker, Trial.GOOD);
    assertThat(breaker.last().why()).isEqualTo("2 trial calls succeeded");
  }

  @Test
  void aLowerMinimumInTheSettingsCanDecideTheRound() {
    Scenario breaker =
        trials(s -> s.permittedNumberOfCallsInHalfOpenState(5), Trial.GOOD, Trial.GOOD);
    breaker.apply(
        new ChangeSettings(
            breaker.breaker.settings().toBuilder().minimumNumberOfCallsInHalfOpenState(2).build(),
            Author.UNKNOWN));
    assertThat(breaker.state()).isEqualTo(CLOSED);
  }

  @Test
  void aFailedTrialIsAFailureBeforeItIsASlowCall() {
    Scenario breaker = trials(s -> s.slowCallRateThreshold(50f), Trial.SLOW_AND_FAILED);
    assertThat(breaker.last().cause()).isEqualTo(Cause.TRIAL_FAILED);
  }

  @Test
  void aTrialThatFailedUnderAFailureRateStillCountsWhenThatRuleIsTurnedOff() {
    Scenario breaker =
        trials(
            s -> s.failureRateThreshold(50f).permittedNumberOfCallsInHalfOpenState(5),
            Trial.FAILED,
            Trial.GOOD,
            Trial.GOOD);
    assertThat(breaker.state()).isEqualTo(HALF_OPEN);
    breaker.apply(
        new ChangeSettings(
            Settings.builder().permittedNumberOfCallsInHalfOpenState(2).build(), Author.UNKNOWN));
    assertThat(breaker.state()).isEqualTo(OPEN);
    assertThat(breaker.last().cause()).isEqualTo(Cause.TRIAL_FAILED);
  }

  @Test
  void fewerPermitsLeaveEveryResultOfTheRoundInItsRates() {
    Scenario breaker =
        trials(
            s -> s.failureRateThreshold(50f).permittedNumberOfCallsInHalfOpenState(5),
            Trial.FAILED,
            Trial.FAILED,
            Trial.GOOD);
    breaker.apply(
        new ChangeSettings(
            Settings.builder()
                .failureRateThreshold(60f)
                .permittedNumberOfCallsInHalfOpenState(1)
                .build(),
            Author.UNKNOWN));
    assertThat(breaker.last().why()).isEqualTo("failure rate 66.7 % of 3 calls reached 60 %");
  }

  @Test
  void everyCombinationOfRulesDecidesEveryRoundAsTheTableSays() {
    for (Float failureRate : new Float[] {null, 50f, 100f}) {
      for (Float slowCallRate : new Float[] {null, 50f, 100f}) {
        for (Integer consecutive : new Integer[] {null, 1, 5}) {
          for (int permitted = 1; permitted <= 3; permitted++) {
            Settings.Builder settings =
                Settings.builder()
                    .consecutiveFailureThreshold(consecutive)
                    .failureRateThreshold(failureRate)
                    .slowCallRateThreshold(slowCallRate)
                    .permittedNumberOfCallsInHalfOpenState(permitted);
            assertDecidedAsTheTableSaysWithAnyMinimum(settings, permitted);
          }
        }
      }
    }
  }

  private static void assertDecidedAsTheTableSaysWithAnyMinimum(
      Settings.Builder settings, int permitted) {
    for (int minimum = 1; minimum <= permitted + 1; minimum++) {
      for (Integer own : new Integer[] {null, 1, 2, 4}) {
        Settings all =
            settings.minimumNumberOfCalls(minimum).minimumNumberOfCallsInHalfOpenState(own).build();
        rounds(permitted).forEach(round -> assertDecidedAsTheTableSays(all, round));
      }
    }
  }

  private static List<List<Trial>> rounds(int trials) {
    List<List<Trial>> rounds = List.of(List.of());
    for (int i = 0; i < trials; i++) {
      List<List<Trial>> longer = new ArrayList<>();
      for (List<Trial> round : rounds) {
        for (Trial trial : Trial.values()) {
          List<Trial> next = new ArrayList<>(round);
          next.add(trial);
          longer.add(next);
        }
      }
      rounds = longer;
    }
    return rounds;
  }

  private static void assertDecidedAsTheTableSays(Settings settings, List<Trial> round) {
    long now = Micros.of(Scenario.START);
    // Open already, since with some of these settings no failure would ever trip it.
    Breaker breaker = Breaker.open(settings, now, now - 1);
    List<Permit> permits = new ArrayList<>();
    for (int i = 0; i < round.size(); i++) {
      permits.add(((Permitted) breaker.apply(new AcquirePermit(null), now)).permit());
    }
    breaker.takeTransitions();
    Cause expected = null;
    for (int i = 0; i < round.size() && expected == null; i++) {
      Trial trial = round.get(i);
      breaker.apply(report(trial, permits.get(i)), now);
      expected = byTheTable(settings, round.subList(0, i + 1));
      assertThat(breaker.takeTransitions())
          .as("%s with %s", round.subList(0, i + 1), settings)
          .extracting(Transition::cause)
          .isEqualTo(expected == null ? List.of() : List.of(expected));
    }
    assertThat(expected).as("%s with %s", round, settings).isNotNull();
  }

  /** The table of docs/compatibility.md, over a list of results; null: not decided yet. */
  private static @Nullable Cause byTheTable(Settings settings, List<Trial> results) {
    int permitted = settings.permittedNumberOfCallsInHalfOpenState();
    Integer own = settings.minimumNumberOfCallsInHalfOpenState();
    int minimum = own == null ? settings.minimumNumberOfCalls() : own;
    boolean enough = results.size() >= Math.min(minimum, permitted);
    long failed = results.stream().filter(trial -> trial.outcome == Outcome.FAILURE).count();
    long slow = results.stream().filter(trial -> trial.duration.equals(SLOW)).count();
    Float failureRate = settings.failureRateThreshold();
    Float slowCallRate = settings.slowCallRateThreshold();
    if (failureRate == null && failed > 0) {
      return Cause.TRIAL_FAILED;
    }
    if (failureRate == null && slowCallRate == null) {
      boolean all = results.size() == permitted;
      return all || (own != null && enough) ? Cause.TRIALS_SUCCEEDED : null;
    }
    if (!enough) {
      return null;
    }
    if (failureRate != null && 100.0 * failed / results.size() >= failureRate) {
      return Cause.FAILURE_RATE_EXCEEDED;
    }
    if (slowCallRate != null && 100.0 * slow / results.size() >= slowCallRate) {
      return Cause.SLOW_CALL_RATE_EXCEEDED;
    }
    return Cause.TRIALS_SUCCEEDED;
  }

  /** A breaker in a half-open round of which these results are in. */
  private static Scenario trials(UnaryOperator<Settings.Builder> settings, Trial... results) {
    Scenario breaker = Scenario.of(settings).fail(5).pass(Duration.ofSeconds(61));
    for (Trial trial : results) {
      report(breaker, trial);
    }
    return breaker;
  }

  private static void report(Scenario breaker, Trial trial) {
    breaker.apply(report(trial, breaker.permit()));
  }

  private static RecordOutcome report(Trial trial, Permit permit) {
    return new RecordOutcome(trial.outcome, permit, trial.duration, "host-a", null);
  }
}
