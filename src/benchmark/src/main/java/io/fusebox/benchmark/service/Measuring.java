package io.fusebox.benchmark.service;

import io.fusebox.benchmark.service.Database.Pace;
import io.fusebox.benchmark.service.Database.Work;
import io.fusebox.benchmark.service.Row.OfPgbench;
import io.fusebox.benchmark.service.Row.OverHttp;
import io.fusebox.benchmark.service.Wrk.Answered;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;

/** How a row is measured: warmed up, then at full load, then at half of that. */
final class Measuring {

  /** A share of answers other than 2xx that still counts as a measurement. */
  private static final double TOLERATED = 0.001;

  private final LoadOptions options;
  private final Database database;
  private final Server service;
  private final Server peers;
  private final Breakers breakers;
  private final Wrk wrk;
  private final Pgbench pgbench;

  Measuring(LoadOptions options, Database database, Server service, Server peers) {
    this.options = options;
    this.database = database;
    this.service = service;
    this.peers = peers;
    this.breakers = new Breakers(service);
    this.wrk = new Wrk(options.folder());
    this.pgbench = new Pgbench(options.folder(), database);
  }

  /** Sends requests to both servers until their hot code is compiled. */
  void warmUp(int seconds) throws InterruptedException {
    breakers.declare(100);
    for (String key : new String[] {"100", "permits-100"}) {
      OverHttp row = overHttp(key);
      wrk.run(row, service.port(), seconds);
    }
    wrk.run(overHttp("empty"), peers.port(), seconds);
    wrk.run(overHttp("row-lock"), peers.port(), seconds);
  }

  private static OverHttp overHttp(String key) {
    return Rows.ALL.stream()
        .filter(row -> row.key().equals(key))
        .map(OverHttp.class::cast)
        .findFirst()
        .orElseThrow();
  }

  RowResult measure(Row row) throws IOException, InterruptedException, SQLException {
    try {
      return row instanceof OverHttp overHttp ? measure(overHttp) : measure((OfPgbench) row);
    } catch (IllegalStateException e) {
      return RowResult.failed(row, String.valueOf(e.getMessage()));
    }
  }

  private RowResult measure(OfPgbench row) throws SQLException {
    database.checkpoint();
    pgbench.run(row, options.warmup());
    Work before = database.work();
    double perSecond = pgbench.run(row, options.seconds());
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
    database.checkpoint();
    wrk.run(row, server.port(), options.warmup());
    Work before = database.work();
    Answered answered = wrk.run(row, server.port(), options.seconds());
    Pace pace = database.work().since(before);
    if (answered.failed() > TOLERATED) {
      return RowResult.failed(
          row, String.format(Locale.ROOT, "%.1f %% of answers not 2xx", answered.failed() * 100));
    }
    double perSecond = answered.perSecond() * row.kind().outcomes();
    RowResult result = RowResult.of(row, perSecond, pace, null);
    if (options.latency()) {
      result = withLatency(result, row, server, answered.perSecond() / 2);
    }
    return !row.isOfService() || breakers.areClosed()
        ? result
        : RowResult.failed(row, "breakers have opened: what was measured is rejections");
  }

  private RowResult withLatency(RowResult result, OverHttp row, Server server, double rate) {
    try {
      Latency latency =
          ConstantRateRun.measure(row, server.port(), rate, options.warmup(), options.seconds());
      return new RowResult(row, result.perSecond(), result.pace(), latency, null, false);
    } catch (IllegalStateException e) {
      return result.butFailed("at half of the load: " + e.getMessage());
    }
  }
}
