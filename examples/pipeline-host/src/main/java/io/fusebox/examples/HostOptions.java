package io.fusebox.examples;

import io.fusebox.client.Breakers;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What a host was told on its command line.
 *
 * @param name how the host names itself
 * @param place where its breakers live
 * @param port where its dependency listens
 * @param every the time from one run of the pipeline to the next
 * @param limits when the host ends
 */
record HostOptions(String name, Place place, int port, Duration every, Limits limits) {

  static final String USAGE =
      """
      start NAME memory                the breakers live in this process
      start NAME file FOLDER           ... in a folder, for all processes of this machine
      start NAME service URI           ... in the service, for the fleet: http://localhost:8080
      start dependency [--port=9090]   only the dependency; else the first host brings it

        --every=0.5     seconds from one run of the pipeline to the next
        --runs=100      end after so many runs      (default: never)
        --seconds=60    end after so many seconds   (default: never)
        --port=9090     where the dependency listens""";

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  /** Where breakers live. */
  enum Mode {
    MEMORY,
    FILE,
    SERVICE
  }

  /**
   * Where a host's breakers live.
   *
   * @param at the folder, the service's URI, or nothing
   */
  record Place(Mode mode, String at) {

    /**
     * Has them live there.
     *
     * @throws IllegalArgumentException it is no place of that kind
     * @throws io.fusebox.client.BreakersUnavailableException the folder cannot be used
     */
    Breakers build(Breakers.Builder builder) {
      return switch (mode) {
        case MEMORY -> builder.inMemory();
        case FILE -> builder.file(Path.of(at));
        case SERVICE -> builder.service(URI.create(at));
      };
    }

    @Override
    public String toString() {
      return switch (mode) {
        case MEMORY -> "in this process's memory";
        case FILE -> "in the folder " + at;
        case SERVICE -> "in the service at " + at;
      };
    }
  }

  /**
   * When a host ends; whichever is reached first.
   *
   * @param runs after so many runs of the pipeline
   * @param time after so long
   */
  record Limits(int runs, Duration time) {
    static final Limits NONE = new Limits(Integer.MAX_VALUE, Duration.ofDays(365));
  }

  /**
   * Reads the command line of a host.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static HostOptions parse(List<String> arguments) {
    Deque<String> words = new ArrayDeque<>();
    HostOptions options =
        new HostOptions(
            "host",
            new Place(Mode.MEMORY, ""),
            FlakyDependency.DEFAULT_PORT,
            Duration.ofMillis(500),
            Limits.NONE);
    for (String argument : arguments) {
      if (argument.startsWith("--")) {
        options = options.with(argument);
      } else {
        words.add(argument);
      }
    }
    String name = next(words, "how the host is to be called, as host-a");
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "a host's name has 1 to 64 letters, digits, '.', '_' and '-', but was '" + name + "'");
    }
    Place place = place(words);
    if (!words.isEmpty()) {
      throw new IllegalArgumentException("'" + words.peek() + "' is one word too many");
    }
    return new HostOptions(name, place, options.port, options.every, options.limits);
  }

  /**
   * Reads the command line of the dependency alone.
   *
   * @return its port
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static int port(List<String> arguments) {
    int port = FlakyDependency.DEFAULT_PORT;
    for (String argument : arguments) {
      if (!argument.startsWith("--port=")) {
        throw new IllegalArgumentException(
            "the dependency takes --port=9090 at most, not " + argument);
      }
      port = whole(argument, 0, 65535);
    }
    return port;
  }

  private static Place place(Deque<String> words) {
    String mode = next(words, "where its breakers live: memory, file or service");
    return switch (mode) {
      case "memory" -> new Place(Mode.MEMORY, "");
      case "file" -> new Place(Mode.FILE, next(words, "the folder, as target/breakers"));
      case "service" ->
          new Place(Mode.SERVICE, next(words, "the service's URI, as http://localhost:8080"));
      default ->
          throw new IllegalArgumentException(
              "breakers live in memory, file or service, but not in '" + mode + "'");
    };
  }

  private static String next(Deque<String> words, String what) {
    String word = words.poll();
    if (word == null) {
      throw new IllegalArgumentException("say " + what);
    }
    return word;
  }

  private HostOptions with(String option) {
    return switch (name(option)) {
      case "--port" -> new HostOptions(name, place, whole(option, 1, 65535), every, limits);
      case "--every" -> new HostOptions(name, place, port, seconds(option, "0.01"), limits);
      case "--runs" ->
          new HostOptions(
              name, place, port, every, new Limits(whole(option, 1, 1_000_000), limits.time));
      case "--seconds" ->
          new HostOptions(name, place, port, every, new Limits(limits.runs, seconds(option, "1")));
      default -> throw new IllegalArgumentException("there is no option " + option);
    };
  }

  private static Duration seconds(String option, String least) {
    return Duration.ofMillis(number(option, least, "1000000").movePointRight(3).longValue());
  }

  private static int whole(String option, int least, int most) {
    BigDecimal number = number(option, Integer.toString(least), Integer.toString(most));
    try {
      return number.intValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(name(option) + " takes a whole number, not " + number, e);
    }
  }

  private static BigDecimal number(String option, String least, String most) {
    String text = option.substring(Math.min(option.length(), name(option).length() + 1));
    try {
      BigDecimal number = new BigDecimal(text);
      if (number.compareTo(new BigDecimal(least)) >= 0
          && number.compareTo(new BigDecimal(most)) <= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // It is told below, as one that is out of bounds is.
    }
    throw new IllegalArgumentException(
        name(option)
            + " takes a number from "
            + least
            + " to "
            + most
            + ", but was '"
            + text
            + "'");
  }

  private static String name(String option) {
    return option.replaceFirst("=.*", "");
  }
}
