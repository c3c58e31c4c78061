package io.fusebox.benchmark.service;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What can be set on a run, as {@code -Dload.…}.
 *
 * @param rows the keys of the rows to measure; empty: all
 * @param seconds how long each row is measured in each round
 * @param warmup how many seconds of the same load come before
 * @param latency whether latencies are measured, too, at half of the load
 * @param jdbc a PostgreSQL on this machine; empty: one of the benchmark's own
 * @param jvm the options of the servers' JVMs
 * @param service the packaged service
 * @param peers the packaged peers
 * @param folder where the database, logs and results go
 */
record LoadOptions(
    Set<String> rows,
    int seconds,
    int warmup,
    boolean latency,
    String jdbc,
    List<String> jvm,
    Path service,
    Path peers,
    Path folder) {

  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  static LoadOptions ofSystemProperties() {
    return new LoadOptions(
        Set.copyOf(words(COMMA, text("rows"))),
        number("seconds", 60),
        number("warmup", 60),
        Boolean.parseBoolean(text("latency")),
        text("jdbc"),
        words(SPACE, text("jvm")),
        Path.of(text("service")),
        Path.of(text("peers")),
        Path.of(text("folder")).toAbsolutePath().normalize());
  }

  boolean wants(Row row) {
    return rows.isEmpty() || rows.contains(row.key());
  }

  private static String text(String name) {
    return System.getProperty("load." + name, "").strip();
  }

  private static int number(String name, int most) {
    int number = Integer.parseInt(text(name));
    if (number < 1 || number > most) {
      throw new IllegalArgumentException("load." + name + " must be from 1 to " + most);
    }
    return number;
  }

  private static List<String> words(Pattern separator, String text) {
    return Arrays.stream(separator.split(text, -1)).filter(word -> !word.isEmpty()).toList();
  }
}
