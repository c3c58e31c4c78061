package io.fusebox.benchmark.service;

import io.fusebox.benchmark.service.Row.OfPgbench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

  /** Runs the row's transactions for so many seconds, and returns how many there were in each. */
  double run(OfPgbench row, Database database, int seconds) {
    Path script = folder.resolve("update.sql");
    try {
      Files.writeString(script, script(row.rows()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(database.clientArguments());
    command.addAll(
        List.of(
            "--no-vacuum",
            "--protocol=prepared",
            "--client=" + row.connections(),
            "--jobs=" + Math.min(2, row.connections()),
            "--time=" + seconds,
            "--file=" + script,
            database.name()));
    return Command.number(
        Command.run(command, database.clientEnvironment(), seconds + 30), "tps = ");
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
