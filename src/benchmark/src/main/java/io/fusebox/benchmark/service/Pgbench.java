package io.fusebox.benchmark.service;

import io.fusebox.benchmark.service.Row.OfPgbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's own generator: one UPDATE of a breaker's row is one transaction. */
final class Pgbench {

  private final String program =
      Command.find(
          "pgbench",
          "on Debian and Ubuntu, apt-get install postgresql; on a Mac,"
              + " brew install postgresql");
  private final Path folder;

  /**
   * The pgbench of this machine.
   *
   * @throws IllegalStateException it has none
   */
  Pgbench(Path folder) {
    this.folder = folder;
  }

  /** Runs the row's transactions for so many seconds. */
  Answered run(OfPgbench row, Database database, int seconds) throws IOException {
    Path script = folder.resolve("update.sql");
    Files.writeString(script, script(row.rows()));
    Path logs = Files.createTempDirectory(folder, "pgbench-");
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(database.clientArguments());
    command.addAll(
        List.of(
            "--no-vacuum",
            "--protocol=prepared",
            "--client=" + row.connections(),
            "--jobs=" + Math.min(2, row.connections()),
            "--time=" + seconds,
            "--file=" + script));
    if (row.isOneCallAtATime()) {
      command.addAll(List.of("--log", "--log-prefix=" + logs.resolve("log")));
    }
    command.add(database.name());
    double perSecond =
        Command.number(Command.run(command, database.clientEnvironment(), seconds + 30), "tps = ");
    return new Answered(perSecond, 0, latency(logs, perSecond));
  }

  /** Of the transactions in these logs, which are deleted; null: there is none. */
  private static @Nullable Latency latency(Path logs, double perSecond) throws IOException {
    List<Integer> micros = new ArrayList<>();
    try (var files = Files.newDirectoryStream(logs)) {
      for (Path log : files) {
        // Of a line, the third number is what the transaction took.
        Files.readAllLines(log).stream()
            .map(line -> Integer.valueOf(line.split(" ", -1)[2]))
            .forEach(micros::add);
        Files.delete(log);
      }
    }
    Files.delete(logs);
    micros.sort(null);
    return micros.isEmpty()
        ? null
        : new Latency(perSecond, millis(micros, 0.5), millis(micros, 0.99), millis(micros, 0.999));
  }

  private static double millis(List<Integer> sortedMicros, double share) {
    return sortedMicros.get((int) (sortedMicros.size() * share)) / 1e3;
  }

  /** The rows are those of the peer that locks them, and are written as large as they were. */
  private static String script(int rows) {
    return String.format(
        """
        \\set i random(0, %d)
        update row_lock_breaker
        set version = version + 1, state = 'CLOSED', generation = 1, snapshot = snapshot,
            updated_at = now()
        where name = 'b' || :i;
        """,
        rows - 1);
  }
}
