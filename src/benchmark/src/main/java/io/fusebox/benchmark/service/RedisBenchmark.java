package io.fusebox.benchmark.service;

import io.fusebox.benchmark.service.Row.OfRedis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Redis' own generator, in a closed loop. It ends after a number of requests, not after a time. */
final class RedisBenchmark {

  /** The most that it takes: numbers are drawn from as many. */
  private static final int NUMBERS = Integer.MAX_VALUE;

  private static final double FIRST_GUESS_OF_A_CONNECTION = 500;

  private final Redis redis;
  private final String program = Command.find("redis-benchmark", Redis.INSTALL);

  /** How many requests a second a row had last. */
  private final Map<OfRedis, Double> perSecond = new HashMap<>();

  /**
   * The redis-benchmark of this machine.
   *
   * @throws IllegalStateException it has none
   */
  RedisBenchmark(Redis redis) {
    this.redis = redis;
  }

  /** Records outcomes for about so many seconds, as many as in the run before. */
  Answered run(OfRedis row, int seconds) throws IOException {
    double guess =
        perSecond.getOrDefault(row, FIRST_GUESS_OF_A_CONNECTION * Math.min(64, row.connections()));
    long requests = Math.max(1, Math.round(guess * seconds));
    List<String> command =
        new ArrayList<>(
            List.of(
                program,
                "-p",
                Integer.toString(redis.port()),
                "-c",
                Integer.toString(row.connections()),
                "-n",
                Long.toString(requests),
                "-r",
                Integer.toString(NUMBERS),
                "--csv"));
    if (row.connections() > 1) {
      command.addAll(List.of("--threads", "2"));
    }
    command.addAll(redis.recording());
    long before = redis.recorded();
    Answered answered = answered(Command.run(command, Map.of(), seconds * 10 + 30));
    perSecond.put(row, answered.perSecond());
    double missing = 1 - (redis.recorded() - before) / (double) requests;
    return new Answered(answered.perSecond(), missing, answered.latency());
  }

  /**
   * The last line: its name, requests a second, and of latency mean, least, p50, p95, p99, most.
   */
  private static Answered answered(String printed) {
    String last = printed.lines().reduce("", (before, line) -> line);
    String[] cells = last.replace("\"", "").split(",", -1);
    int from = cells.length - 7;
    if (from < 1) {
      throw new IllegalStateException("redis-benchmark printed:\n" + printed);
    }
    double perSecond = Double.parseDouble(cells[from]);
    double p50 = Double.parseDouble(cells[from + 3]);
    double p99 = Double.parseDouble(cells[from + 5]);
    return new Answered(perSecond, 0, new Latency(perSecond, p50, p99, Double.NaN));
  }
}
