package io.fusebox.benchmark.service;

import io.fusebox.benchmark.service.Database.Pace;
import io.fusebox.benchmark.service.Database.Work;
import io.fusebox.benchmark.service.Row.OfPgbench;
import io.fusebox.benchmark.service.Row.OverHttp;
import io.fusebox.benchmark.service.Wrk.Answered;
import java.io.IOException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** How a row is measured: warmed up, then at full load, then at half of that. */
final class Measuring {

  /** A share of answers other than 2xx that still counts as a measurement. */
  private static final double TOLERATED = 0.001;

  // While the JVM compiles, a server gets faster, though not from each slice to the next. On two
  // cores that it shares, the service's first kind of request takes a minute, most of it at one
  // pace: until the second compiler has come by.
  private static final int SLICE_SECONDS = 3;
  private static final int FEWEST_SLICES = 6;
  private static final int FEWEST_FIRST_SLICES = 20;
  private static final int MOST_SLICES = 24;
  private static final double GAIN = 1.05;

  // At a constant rate, the generator's JVM compiles as well, and the server's again: half of a
  // processor for ten seconds. That would be all that the slowest hundredth tells of.
  private static final int LEAST_WARMUP = 6;
  private static final int LEAST_FIRST_WARMUP = 20;

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

  /** Measures a row; what goes wrong with it is its result, and does not end the run. */
  RowResult measure(Row row) throws InterruptedException, SQLException {
    try {
      return row instanceof OverHttp overHttp ? measure(overHttp) : measure((OfPgbench) row);
    } catch (IOException e) {
      return RowResult.failed(row, e.toString());
    } catch (IllegalStateException e) {
      return RowResult.failed(row, String.valueOf(e.getMessage()));
    }
  }

  private RowResult measure(OfPgbench row) throws SQLException {
    database.checkpoint();
    generators.pgbench().run(row, database, options.warmup());
    Work before = database.work();
    double perSecond = generators.pgbench().run(row, database, options.seconds());
    return RowResult.of(row, perSecond, database.work().since(before), null);
  }

  private RowResult measure(OverHttp row) throws IOException, InterruptedException, SQLException {
    Server server = row.isOfService() ? service : peers;
    if (row.isOfService()) {
      breakers.declare(row.breakers());
    }
    int status = server.post(row.kind()).statusCode();
    if (status / 100 != 2) {
      String answer = "HTTP " + status;
      return status == 404 || status == 405
          ? RowResult.notThere(row, answer)
          : RowResult.failed(row, answer);
    }
    if (warm.add(row.kind())) {
      warmUp(row, server);
    }
    database.checkpoint();
    generators.wrk().run(row, server.port(), options.warmup());
    Work before = database.work();
    Answered answered = generators.wrk().run(row, server.port(), options.seconds());
    Pace pace = database.work().since(before);
    if (answered.failed() > TOLERATED) {
      return RowResult.failed(
          row, String.format(Locale.ROOT, "%.1f %% of answers not 2xx", answered.failed() * 100));
    }
    double perSecond = answered.perSecond() * row.kind().outcomes();
    RowResult result = RowResult.of(row, perSecond, pace, null);
    if (options.latency() && row.latency()) {
      result = withLatency(result, row, server, answered.perSecond() / 2);
    }
    if (row.isOfService()) {
      breakers.requireClosed();
    }
    return result;
  }

  /** Sends a server the first requests of a kind, until it answers no faster than before. */
  private void warmUp(OverHttp row, Server server) {
    int fewest = row.kind() == RequestKind.RECORD ? FEWEST_FIRST_SLICES : FEWEST_SLICES;
    double before = 0;
    for (int slice = 1; slice <= MOST_SLICES; slice++) {
      double perSecond = generators.wrk().run(row, server.port(), SLICE_SECONDS).perSecond();
      if (slice >= fewest && perSecond < before * GAIN) {
        return;
      }
      before = perSecond;
    }
  }

  private RowResult withLatency(RowResult result, OverHttp row, Server server, double rate) {
    int least = warmAtConstantRate.add(row.kind()) ? LEAST_FIRST_WARMUP : LEAST_WARMUP;
    int warmup = Math.max(options.warmup(), least);
    try {
      Latency latency =
          ConstantRateRun.measure(row, server.port(), rate, warmup, options.seconds());
      return new RowResult(row, result.perSecond(), result.pace(), latency, null, false);
    } catch (IllegalStateException e) {
      return result.butFailed("at half of the load: " + e.getMessage());
    }
  }
}
