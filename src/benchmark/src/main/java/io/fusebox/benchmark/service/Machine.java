package io.fusebox.benchmark.service;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the figures came from, in a sentence. */
final class Machine {

  private Machine() {}

  /**
   * Describes the machine and the run.
   *
   * @param percentBusy how busy the machine was before
   */
  static String describe(LoadOptions options, Database database, long percentBusy)
      throws IOException, SQLException {
    return String.format(
        Locale.ROOT,
        "%d cores (%s)%s, %s, Java %s, PostgreSQL %s on %s with `fsync`, `synchronous_commit` and"
            + " `full_page_writes` on; servers run with `%s`; generators, servers and database on"
            + " that one machine, which was %d %% busy before; %d s a row in each round, after %d s of the"
            + " same load.",
        Runtime.getRuntime().availableProcessors(),
        valueOf("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch")),
        valueOf("/proc/meminfo", "MemTotal").map(Machine::gibibytes).orElse(""),
        valueOf("/etc/os-release", "PRETTY_NAME").orElse(System.getProperty("os.name")),
        System.getProperty("java.runtime.version"),
        database.show("server_version"),
        Files.getFileStore(options.folder()).type(),
        String.join(" ", options.jvm()),
        percentBusy,
        options.seconds(),
        options.warmup());
  }

  /**
   * How busy the machine is before there is any load, in percent: what else runs on it makes all
   * figures lower, and not all by as much.
   */
  static long percentBusy() throws InterruptedException {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    // It tells of the time since it was asked before.
    double unused = system.getCpuLoad();
    TimeUnit.SECONDS.sleep(2);
    return Math.round(system.getCpuLoad() * 100);
  }

  /**
   * Looks that a folder is on a disk.
   *
   * @throws IllegalStateException it is in memory
   */
  static void requireDisk(Path folder) throws IOException {
    String fileSystem = Files.getFileStore(folder).type();
    if (fileSystem.equals("tmpfs") || fileSystem.equals("ramfs")) {
      throw new IllegalStateException(
          folder + " is in memory (" + fileSystem + "), where nothing is durable: set load.folder");
    }
  }

  private static String gibibytes(String kibibytes) {
    String digits = kibibytes.replaceAll("\\D", "");
    return ", " + Math.round(Long.parseLong(digits) / 1048576.0) + " GiB";
  }

  /** What a file says of a thing, as "name : value" or "name=value". */
  private static Optional<String> valueOf(String file, String name) throws IOException {
    Path path = Path.of(file);
    List<String> lines = Files.exists(path) ? Files.readAllLines(path) : List.of();
    Stream<String> found = lines.stream().filter(line -> line.startsWith(name));
    return found
        .map(line -> line.replaceFirst("^[^:=]*[:=]\\s*", "").replace("\"", ""))
        .findFirst();
  }
}
