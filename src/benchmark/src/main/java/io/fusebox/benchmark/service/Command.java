package io.fusebox.benchmark.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that runs for a bounded time, and what it printed. */
final class Command {

  private static final Path DEBIAN_POSTGRES = Path.of("/usr/lib/postgresql");

  private Command() {}

  /**
   * Runs a command to its end.
   *
   * @param seconds how long it may take; after that it is killed
   * @return what it printed
   * @throws IllegalStateException it failed, or took too long
   */
  static String run(List<String> command, Map<String, String> environment, int seconds) {
    try {
      Path output = Files.createTempFile("fusebox-load", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = false;
        try {
          ended = process.waitFor(seconds, TimeUnit.SECONDS);
        } finally {
          process.destroyForcibly();
        }
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        if (!ended || process.exitValue() != 0) {
          String how = ended ? "failed" : "took more than " + seconds + " s";
          String last = printed.lines().reduce("", (before, line) -> line);
          throw new IllegalStateException(
              Path.of(command.get(0)).getFileName() + " " + how + ": " + last + "\n" + printed);
        }
        return printed;
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The first number that follows the text. */
  static double number(String printed, String before) {
    Matcher matcher = Pattern.compile(Pattern.quote(before) + "([0-9.]+)").matcher(printed);
    if (!matcher.find()) {
      throw new IllegalStateException("no \"" + before + "\" in:\n" + printed);
    }
    return Double.parseDouble(matcher.group(1));
  }

  /**
   * Where a program is: on the PATH, or where Debian puts PostgreSQL's.
   *
   * @param install what to do when it is nowhere
   */
  static String find(String program, String install) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder : Pattern.compile(":").split(path, -1)) {
      Path file = Path.of(folder, program);
      if (Files.isExecutable(file)) {
        return file.toString();
      }
    }
    try (var versions = Files.newDirectoryStream(DEBIAN_POSTGRES)) {
      for (Path version : versions) {
        Path file = version.resolve("bin").resolve(program);
        if (Files.isExecutable(file)) {
          return file.toString();
        }
      }
    } catch (IOException e) {
      // No such folder: this is not a Debian with PostgreSQL.
    }
    throw new IllegalStateException(program + " is not on the PATH: " + install);
  }
}
