package io.fusebox.benchmark.service;

import io.fusebox.benchmark.service.Database.Pace;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is expected of the service, as ratios of what one run measured. */
final class Bars {

  /** A cost that stays the same; a tenth is what chance does to two runs of one load. */
  private static final double FLAT = 0.9;

  private final Map<String, RowResult> results = new LinkedHashMap<>();

  Bars(List<RowResult> measured) {
    measured.forEach(result -> results.put(result.row().key(), result));
  }

  /** Each with its measure, where the rows it needs were measured. */
  List<Bar> all() {
    return List.of(
        besideOneWriter(),
        atLeast(
            10,
            "one hot breaker, its best / pgbench's UPDATE of one row, 16 connections",
            bestHot(),
            rate("pgbench-16")),
        atLeast(
            40, "one hot breaker, its best / a row lock per request", bestHot(), rate("row-lock")),
        atLeast(
            0.6,
            "one hot breaker / an empty POST, 1,024 connections",
            rate("hot-1024"),
            rate("empty-1024")),
        atLeast(
            0.55, "one hot breaker / an empty POST, 256 connections", rate("hot"), rate("empty")),
        atLeast(
            1,
            "5,000 breakers, 256 connections / pgbench's UPDATE over 5,000 rows",
            rate("5000-256"),
            rate("pgbench-5000")),
        atLeast(0.6, "strict permits / an empty POST", rate("permits"), rate("empty")),
        atMost(
            1.2,
            "one connection: recording / (pgbench's UPDATE + an empty POST), p50",
            p50("hot-1"),
            sum(p50("pgbench-1"), p50("empty-1"))),
        atLeast(
            1,
            "one hot breaker / a script in Redis, 64 connections",
            rate("hot-64"),
            rate("redis-64")),
        atLeast(
            1,
            "one hot breaker / a script in Redis, 256 connections",
            rate("hot"),
            rate("redis-256")),
        atLeast(250_000, "outcomes a second by POST /v1/outcomes", rate("outcomes"), one()),
        atLeast(
            1, "one hot breaker, 256 connections / 16 connections", rate("hot"), rate("hot-16")),
        atLeast(
            FLAT,
            "rows written a second, 100,000 breakers / 100 breakers",
            updates("100000-256"),
            updates("100-256")));
  }

  /**
   * The one bar that can be higher than anything over HTTP gets: nobody waits for the row's lock
   * where there is one writer, and where the disk flushes fast, ten updates, one flush after the
   * other, take no longer than an empty POST.
   */
  private Bar besideOneWriter() {
    OptionalDouble pgbench = rate("pgbench-1");
    return new Bar(
        "one hot breaker, its best / pgbench's UPDATE of one row, 1 connection",
        10,
        true,
        ratio(bestHot(), pgbench),
        ratio(best("empty", "empty-1024"), pgbench));
  }

  private OptionalDouble bestHot() {
    return best("hot", "hot-1024");
  }

  /** The most of these that were measured. */
  private OptionalDouble best(String... keys) {
    return Stream.of(keys).map(this::rate).flatMapToDouble(OptionalDouble::stream).max();
  }

  private static OptionalDouble one() {
    return OptionalDouble.of(1);
  }

  private OptionalDouble rate(String key) {
    RowResult result = results.get(key);
    return result == null || result.perSecond() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(result.perSecond());
  }

  private OptionalDouble updates(String key) {
    RowResult result = results.get(key);
    Pace pace = result == null ? null : result.pace();
    return pace == null ? OptionalDouble.empty() : OptionalDouble.of(pace.updates());
  }

  private static Bar atLeast(double bar, String what, OptionalDouble of, OptionalDouble to) {
    return new Bar(what, bar, true, ratio(of, to), null);
  }

  private static Bar atMost(double bar, String what, OptionalDouble of, OptionalDouble to) {
    return new Bar(what, bar, false, ratio(of, to), null);
  }

  private OptionalDouble p50(String key) {
    RowResult result = results.get(key);
    Latency latency = result == null ? null : result.latency();
    return latency == null ? OptionalDouble.empty() : OptionalDouble.of(latency.p50());
  }

  private static OptionalDouble sum(OptionalDouble one, OptionalDouble other) {
    return one.isEmpty() || other.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(one.getAsDouble() + other.getAsDouble());
  }

  private static @Nullable Double ratio(OptionalDouble of, OptionalDouble to) {
    return of.isEmpty() || to.isEmpty() ? null : of.getAsDouble() / to.getAsDouble();
  }

  /**
   * A ratio and what is expected of it.
   *
   * @param atLeast whether it is to be at least the bar; otherwise at most
   * @param measured null: something that it needs was not measured
   * @param ofEmpty what an empty POST has, which is the most that can be; null: not of interest
   */
  record Bar(
      String what,
      double bar,
      boolean atLeast,
      @Nullable Double measured,
      @Nullable Double ofEmpty) {

    String expected() {
      return (atLeast ? ">= " : "<= ") + number(bar);
    }

    /** What misses the bar by little is not rounded to it. */
    String found() {
      return measured == null ? "" : number(measured);
    }

    String holds() {
      if (measured == null) {
        return "not measured";
      }
      if (atLeast ? measured >= bar : measured <= bar) {
        return "yes";
      }
      return ofEmpty == null || ofEmpty >= bar
          ? "**no**"
          : "**no**; an empty POST has " + number(ofEmpty);
    }

    private String number(double value) {
      int places = value >= 100 ? 0 : 2;
      RoundingMode towardsTheMiss = atLeast ? RoundingMode.FLOOR : RoundingMode.CEILING;
      BigDecimal rounded = BigDecimal.valueOf(value).setScale(places, towardsTheMiss);
      return String.format(Locale.ROOT, "%,." + places + "f", rounded);
    }
  }
}
