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

  /**
   * Sends the row's requests for so many seconds; of requests that make many outcomes, each counts.
   */
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
    double perSecond = requests * row.kind().outcomes() / Command.number(printed, "micros=") * 1e6;
    return new Answered(
        perSecond,
        (Command.number(printed, "status=") + Command.number(printed, "socket="))
            / Math.max(1, requests),
        new Latency(
            perSecond,
            Command.number(printed, "p50="),
            Command.number(printed, "p99="),
            Command.number(printed, "p999=")));
  }
}
