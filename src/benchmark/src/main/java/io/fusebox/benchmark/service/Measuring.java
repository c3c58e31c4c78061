package io.fusebox.benchmark.service;

import io.fusebox.benchmark.service.Database.Work;
import io.fusebox.benchmark.service.Row.OfPgbench;
import io.fusebox.benchmark.service.Row.OfRedis;
import io.fusebox.benchmark.service.Row.OverHttp;
import io.fusebox.benchmark.service.Rows.InTurn;
import java.io.IOException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How rows are measured: warmed up, then in turn at full load, then each at half of that. */
final class Measuring {

  /** A share of answers other than 2xx that still counts as a measurement. */
  private static final double TOLERATED = 0.001;

  // While the JVM compiles, a server gets faster, though not from each slice to the next. On two
  // cores that it shares, the service's first kind of request takes a minute, most of it at one
  // pace: until the second compiler has come by. Batches of outcomes take as long, by small steps.
  private static final int SLICE_SECONDS = 3;
  private static final int SLICES_WITHOUT_GAIN = 3;
  private static final int FEWEST_SLICES = 5;
  private static final int FEWEST_SLICES_OF_EMPTY = 10;
  private static final int FEWEST_SLICES_OF_RECORD = 20;
  private static final int MOST_SLICES = 24;
  private static final double GAIN = 1.05;

  // At a constant rate, the generator's JVM compiles as well, and the server's again: half of a
  // processor for ten seconds. That would be all that the slowest hundredth tells of.
  private static final int LEAST_WARMUP = 12;
  private static final int LEAST_FIRST_WARMUP = 14;
  private static final int CONSTANT_RATE_SECONDS = 8;

  private final LoadOptions options;
  private final Database database;
  private final Server service;
  private final Server peers;
  private final Breakers breakers;
  private final Generators generators;
  private final Set<RequestKind> warm = EnumSet.noneOf(RequestKind.class);
  private final Set<RequestKind> warmAtConstantRate = EnumSet.noneOf(RequestKind.class);

  Measuring(
      LoadOptions options, Generators generators, Database database, Server service, Server peers) {
    this.options = options;
    this.database = database;
    this.service = service;
    this.peers = peers;
    this.breakers = new Breakers(service);
    this.generators = generators;
  }

  /**
   * Measures those rows of a group that are asked for; what goes wrong with one is its result, and
   * ends nothing else.
   */
  List<RowResult> measure(InTurn group) throws InterruptedException, SQLException {
    List<Attempt> attempts =
        group.rows().stream().filter(options::wants).map(Attempt::new).toList();
    for (Attempt attempt : attempts) {
      attempt.go(this::prepare);
    }
    for (int round = 0; round < group.rounds(); round++) {
      for (Attempt attempt : attempts) {
        attempt.go(this::measureThroughput);
      }
    }
    for (Attempt attempt : attempts) {
      attempt.go(this::measureLatency);
      attempt.go(this::requireClosed);
    }
    return attempts.stream().map(Attempt::result).toList();
  }

  private void prepare(Attempt attempt) throws IOException, InterruptedException {
    if (!(attempt.row instanceof OverHttp row)) {
      return;
    }
    if (row.isOfService()) {
      breakers.declare(row.breakers());
    }
    int status = serverOf(row).post(row.kind()).statusCode();
    if (status / 100 != 2) {
      throw new IllegalStateException("HTTP " + status);
    }
    if (warm.add(withKey(row.kind()))) {
      warmUp(row);
    }
  }

  /** The kind that the same code answers: it is warm with one when it is with the other. */
  private static RequestKind withKey(RequestKind kind) {
    return kind == RequestKind.RECORD_KEYLESS ? RequestKind.RECORD : kind;
  }

  private void measureThroughput(Attempt attempt) throws IOException, SQLException {
    database.checkpoint();
    runLoop(attempt.row, options.warmup());
    Work before = database.work();
    Answered answered = runLoop(attempt.row, options.seconds());
    attempt.add(answered, database.work().since(before));
  }

  private Answered runLoop(Row row, int seconds) throws IOException {
    Answered answered;
    if (row instanceof OfPgbench ofPgbench) {
      answered = generators.pgbench().run(ofPgbench, database, seconds);
    } else if (row instanceof OfRedis ofRedis) {
      answered = generators.redis().run(ofRedis, seconds);
    } else {
      OverHttp overHttp = (OverHttp) row;
      answered = generators.wrk().run(overHttp, serverOf(overHttp).port(), seconds);
    }
    if (answered.failed() > TOLERATED) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "%.1f %% of requests not done", answered.failed() * 100));
    }
    return answered;
  }

  /** Sends a server the first requests of a kind, until it answers no faster than before. */
  private void warmUp(OverHttp row) {
    int fewest = fewestSlices(withKey(row.kind()));
    double best = 0;
    int gained = 0;
    for (int slice = 1; slice <= MOST_SLICES; slice++) {
      double perSecond = generators.wrk().run(row, serverOf(row).port(), SLICE_SECONDS).perSecond();
      if (perSecond > best * GAIN) {
        best = perSecond;
        gained = slice;
      } else if (slice >= fewest && slice - gained >= SLICES_WITHOUT_GAIN) {
        return;
      }
    }
  }

  /** The two that are compared most get as warm as they get. */
  private static int fewestSlices(RequestKind kind) {
    return switch (kind) {
      case RECORD -> FEWEST_SLICES_OF_RECORD;
      case EMPTY -> FEWEST_SLICES_OF_EMPTY;
      default -> FEWEST_SLICES;
    };
  }

  private void measureLatency(Attempt attempt) {
    if (!options.latency() || !(attempt.row instanceof OverHttp row) || !row.latency()) {
      return;
    }
    int least = warmAtConstantRate.add(row.kind()) ? LEAST_FIRST_WARMUP : LEAST_WARMUP;
    int warmup = Math.max(options.warmup(), least);
    double rate = attempt.perSecond() / row.kind().outcomes() / 2;
    try {
      attempt.add(
          ConstantRateRun.measure(row, serverOf(row).port(), rate, warmup, CONSTANT_RATE_SECONDS));
    } catch (IllegalStateException e) {
      attempt.hasNoLatency("at half of the load: " + e.getMessage());
    }
  }

  /** Looks that what was measured is no rejection. */
  private void requireClosed(Attempt attempt) throws IOException, InterruptedException {
    if (attempt.row instanceof OverHttp row && row.isOfService()) {
      breakers.requireClosed();
    }
  }

  private Server serverOf(OverHttp row) {
    return row.isOfService() ? service : peers;
  }
}
