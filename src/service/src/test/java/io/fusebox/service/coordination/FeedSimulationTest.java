package io.fusebox.service.coordination;

import static io.fusebox.service.coordination.SimulationMutant.ofLanes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * That clients are told the history in order, without a gap and without a double, however they,
 * transactions and instances come and go.
 *
 * <p>{@code -Dfusebox.seed=N} replays one seed, {@code -Dfusebox.feed.seeds=N} runs so many.
 */
class FeedSimulationTest {

  private static final int MOST_SEEDS_OF_A_FAULT = 5_000;

  @Test
  void allIsToldInOrderWithoutGapAndWithoutDouble() {
    Long only = Long.getLong("fusebox.seed");
    if (only != null) {
      FeedSimulation.run(only);
      return;
    }
    int seeds = Integer.getInteger("fusebox.feed.seeds", 5_000);
    long begin = System.nanoTime();
    long heard = 0;
    for (long seed = 0; seed < seeds; seed++) {
      heard += FeedSimulation.run(seed);
    }
    System.out.printf(
        Locale.ROOT,
        "feed: %,d seeds, %,d events heard, %.1f s%n",
        seeds,
        heard,
        (System.nanoTime() - begin) / 1e9);
    assertThat(heard).isGreaterThan(50L * seeds);
  }

  @Test
  void theSameSeedRunsTheSameWay() {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(FeedSimulation.run(seed)).isEqualTo(FeedSimulation.run(seed));
    }
  }

  static Stream<SimulationMutant> faults() {
    return Stream.of(
        ofLanes(
            "an id tells less than a listener got",
            "Subscription",
            "StreamPosition both = reached.and(told);",
            "StreamPosition both = reached;"),
        ofLanes(
            "what was read of the past is told again",
            "Subscription",
            "boolean isNew = told == null || !told.covers(line.id());",
            "boolean isNew = true;"),
        ofLanes(
            "one who catches up is told what happens meanwhile",
            "Subscription",
            "if (isTelling || isInPast) {",
            "if (isTelling) {"),
        ofLanes(
            "one who becomes ready while it is told is told out of order",
            "Subscription",
            "if (isTelling || isInPast) {",
            "if (isInPast) {"),
        ofLanes(
            "lines that came late and are not read yet are given up",
            "Audience",
            "} else if (news.size() < limits.page()) {",
            "} else {"),
        ofLanes(
            "a listener that becomes ready has not taken its page",
            "Audience",
            "catchUps.onReady(subscription);",
            ""),
        ofLanes(
            "a page is read before the last one was told",
            "CatchUps",
            "if (turn == null ? !hasMore : !turn.isTold) {",
            "if (turn == null && !hasMore) {"),
        ofLanes(
            "one who has gone keeps his turn",
            "CatchUps",
            "waiting.remove(subscription);\n      turns.remove(subscription);",
            "waiting.remove(subscription);"),
        ofLanes(
            "one who has left is still told",
            "Subscription",
            "if (isNew && names.matches(line.breaker()) && !ended) {",
            "if (isNew && names.matches(line.breaker())) {"),
        ofLanes(
            "the past is read from where the others are",
            "CatchUps",
            "log.after(subscription.told(), page);",
            "log.after(log.end(), page);"),
        ofLanes(
            "a full page is taken for the end of the past",
            "CatchUps",
            "if (past.size() < page) {",
            "if (past.size() <= page) {"),
        ofLanes(
            "one who joins is not told what others are",
            "Audience",
            "subscriptions.add(subscription);\n    all = null;",
            "subscriptions.add(subscription);"),
        ofLanes(
            "lines that come late are given up at once",
            "Audience",
            "now - each.getValue() > NEVER_COMES_NANOS",
            "now - each.getValue() >= 0"),
        ofLanes(
            "lines that come late are not waited for",
            "StreamPosition",
            "LongStream more = LongStream.range(Math.max(last + 1, id - MOST_MISSING), id);",
            "LongStream more = LongStream.empty();"),
        ofLanes(
            "a line that came late stays missing",
            "StreamPosition",
            "return index < 0 ? this : bounded(last, withoutIndex(index));",
            "return this;"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultIsFound(SimulationMutant fault) {
    FaultSearch.requireFound(fault.toString(), MOST_SEEDS_OF_A_FAULT, fault.seeds(FeedSeeds.class));
  }
}
