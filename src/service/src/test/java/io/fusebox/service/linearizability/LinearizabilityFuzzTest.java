package io.fusebox.service.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.engine.Settings;
import io.fusebox.service.linearizability.Verdict.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The checker on random histories, right and wrong ones. {@code -Dfusebox.seed=N} replays the
 * history of one seed, {@code -Dfusebox.sequences=N} tries so many instead of each test's own
 * number.
 */
class LinearizabilityFuzzTest {

  private static final Duration TOLERANCE = Duration.ofMillis(1);
  private static final LinearizabilityChecker CHECKER = new LinearizabilityChecker(TOLERANCE);

  private int refused;
  private int explained;

  @Test
  void tinyHistoriesAreJudgedAsByTryingEveryOrder() {
    each(
        10_000,
        seed -> {
          Random random = new Random(seed);
          BreakerHistory right =
              new SimulatedFleet(random, 1 + random.nextInt(4), random.nextInt(3) * 15)
                  .history(quickSettings(random), 1 + random.nextInt(7));
          assertKind(right, Kind.EXPLAINED);
          BreakerHistory changed = new Mutation(random).of(right);
          boolean isExplainable = new BruteForce(changed, TOLERANCE.toNanos()).findsAnOrder();
          assertKind(changed, isExplainable ? Kind.EXPLAINED : Kind.REFUSED);
          count(isExplainable);
        });
    System.out.printf("%,d changed histories were refused, %,d explained%n", refused, explained);
    assertThat(refused).isGreaterThan(explained);
    assertThat(explained).isPositive();
  }

  @Test
  void longHistoriesOfSixteenClientsAreExplained() {
    each(
        100,
        seed -> {
          Random random = new Random(seed);
          int percentUnanswered = random.nextInt(2) * 2;
          BreakerHistory right =
              new SimulatedFleet(random, 16, percentUnanswered).history(settings(random), 1_000);
          assertKind(right, Kind.EXPLAINED);
        });
  }

  @Test
  void longHistoriesWithOneAnswerChangedAreRefusedOrTheirOrderIsProved() {
    each(
        200,
        seed -> {
          Random random = new Random(seed);
          BreakerHistory right =
              new SimulatedFleet(random, 1 + random.nextInt(16), 0).history(settings(random), 400);
          BreakerHistory changed = new Mutation(random).of(right);
          Search search = new Search(changed, Long.MAX_VALUE);
          boolean isExplained = search.run(TOLERANCE.toNanos()).isExplained();
          if (isExplained) {
            assertThat(search.order()).hasSize(changed.operations().size());
            assertThat(new BruteForce(changed, TOLERANCE.toNanos()).explains(search.order()))
                .as(search.order().toString())
                .isTrue();
          }
          count(isExplained);
        });
    System.out.printf("%,d changed histories were refused, %,d proved%n", refused, explained);
    assertThat(refused).isGreaterThan(explained);
  }

  @Test
  void aHundredThousandOperationsAreCheckedInSeconds() {
    int breakers = Integer.getInteger("fusebox.breakers", 40);
    List<BreakerHistory> histories =
        IntStream.range(0, breakers)
            .parallel()
            .mapToObj(Random::new)
            .map(random -> new SimulatedFleet(random, 16, 0).history(settings(random), 2_500))
            .toList();
    long start = System.nanoTime();
    List<Verdict> verdicts = CHECKER.check(histories);
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf("%,d operations were checked in %s%n", breakers * 2_500, taken);
    assertThat(verdicts).allMatch(Verdict::isExplained);
    assertThat(taken).isLessThan(Duration.ofSeconds(breakers));
  }

  private void count(boolean isExplained) {
    if (isExplained) {
      explained++;
    } else {
      refused++;
    }
  }

  private static void assertKind(BreakerHistory history, Kind kind) {
    Verdict verdict = CHECKER.check(history);
    assertThat(verdict.kind())
        .as("%s%nAll: %s", verdict.words(), head(history.operations()))
        .isEqualTo(kind);
  }

  private static List<Operation> head(List<Operation> operations) {
    return operations.subList(0, Math.min(20, operations.size()));
  }

  /** Such that a handful of operations can trip the breaker and find its wait over. */
  private static Settings quickSettings(Random random) {
    return settings(random, 1 + random.nextInt(2), 1 + random.nextInt(2), 1 + random.nextInt(6));
  }

  private static Settings settings(Random random) {
    return settings(random, 2 + random.nextInt(4), 1 + random.nextInt(4), 5 + random.nextInt(30));
  }

  private static Settings settings(Random random, int failures, int trials, int waitMillis) {
    boolean hasRateRule = random.nextInt(3) == 0;
    return Settings.builder()
        .consecutiveFailureThreshold(hasRateRule && random.nextBoolean() ? null : failures)
        .failureRateThreshold(hasRateRule ? 50f + random.nextInt(50) : null)
        .slidingWindowSize(hasRateRule ? 2 * failures : 10_000)
        .minimumNumberOfCalls(failures)
        .waitDurationInOpenState(Duration.ofMillis(waitMillis))
        .waitDurationMultiplier(random.nextInt(4) == 0 ? 1.5 : 1)
        .maxWaitDurationInOpenState(Duration.ofMillis(2L * waitMillis))
        .permittedNumberOfCallsInHalfOpenState(trials)
        .permitLease(Duration.ofHours(1))
        .build();
  }

  private static void each(int count, LongConsumer test) {
    Long only = Long.getLong("fusebox.seed");
    if (only != null) {
      test.accept(only);
      return;
    }
    for (long seed = 0; seed < Integer.getInteger("fusebox.sequences", count); seed++) {
      try {
        test.accept(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("failed at seed " + seed + "; replay: -Dfusebox.seed=" + seed, e);
      }
    }
  }
}
