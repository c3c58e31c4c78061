package io.fusebox.benchmark.service;

import io.fusebox.benchmark.service.Row.OverHttp;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The generator {@code wrk}: as many requests as its connections get answered, in a closed loop.
 */
final class Wrk {

  private static final String SCRIPT = "/load/requests.lua";

  private final String program;
  private final Path script;

  /**
   * The wrk of this machine.
   *
   * @throws IllegalStateException it has none
   */
  Wrk(Path folder) {
    program =
        Command.find(
            "wrk", "on Debian and Ubuntu, apt-get install wrk; on a Mac, brew install wrk");
    script = folder.resolve("requests.lua");
    try (InputStream source = Objects.requireNonNull(Wrk.class.getResourceAsStream(SCRIPT))) {
      Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends the row's requests for so many seconds. */
  Answered run(OverHttp row, int port, int seconds) {
    String printed =
        Command.run(
            List.of(
                program,
                "-t" + Math.min(2, row.connections()),
                "-c" + row.connections(),
                "-d" + seconds + "s",
                "-s" + script,
                "http://127.0.0.1:" + port,
                "--",
                row.kind().name(),
                Integer.toString(row.breakers()),
                Long.toString(System.currentTimeMillis())),
            Map.of(),
            seconds + 15);
    double requests = Command.number(printed, "requests=");
    return new Answered(
        requests / Command.number(printed, "micros=") * 1e6,
        (Command.number(printed, "status=") + Command.number(printed, "socket="))
            / Math.max(1, requests));
  }

  /**
   * What came of a run.
   *
   * @param perSecond requests that were answered
   * @param failed the share of those that were not answered 2xx
   */
  record Answered(double perSecond, double failed) {}
}
