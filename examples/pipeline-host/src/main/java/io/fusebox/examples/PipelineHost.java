package io.fusebox.examples;

import io.fusebox.client.Breakers;
import io.fusebox.client.BreakersUnavailableException;
import io.fusebox.engine.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host that runs a pipeline over and over, and writes a line for each event. Its breaker opens
 * after 5 failures in a row, for 10 seconds. "down" and "up" on its standard input switch the
 * dependency.
 */
public final class PipelineHost {

  private static final String BREAKER = "prices";
  private static final Settings SETTINGS =
      Settings.builder().waitDurationInOpenState(Duration.ofSeconds(10)).build();
  private static final int WRONG_ARGUMENTS = 2;

  private final HostOptions options;
  private final EventLines events;
  private final Prices prices;

  private PipelineHost(HostOptions options) {
    this.options = options;
    this.events = new EventLines(options.name(), System.out::println);
    this.prices = new Prices(options.port());
  }

  /** Runs a host, or the dependency alone; {@code start} says what it takes. */
  public static void main(String... arguments) throws InterruptedException {
    List<String> words = List.of(arguments);
    try {
      if (!words.isEmpty() && words.get(0).equals("dependency")) {
        dependencyAlone(HostOptions.port(words.subList(1, words.size())));
      } else {
        new PipelineHost(HostOptions.parse(words)).run();
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + HostOptions.USAGE);
      System.exit(WRONG_ARGUMENTS);
    } catch (BreakersUnavailableException | IOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void dependencyAlone(int port) throws IOException {
    try {
      FlakyDependency dependency = FlakyDependency.start(port);
      System.out.println(
          "The dependency is up. Switch it: curl -X POST localhost:"
              + dependency.port()
              + "/down, or /up");
    } catch (BindException e) {
      throw taken(port, "this example's dependency, or something else", e);
    }
  }

  private static IOException taken(int port, String by, BindException e) {
    return new IOException(
        "port " + port + " is taken by " + by + ": end it, or choose another port with --port=", e);
  }

  private void run() throws IOException, InterruptedException {
    Breakers breakers =
        options
            .place()
            .build(
                Breakers.builder()
                    .caller(options.name())
                    .settings(BREAKER, SETTINGS)
                    .listener(events));
    // Also on Ctrl-C: what is buffered is sent.
    Runtime.getRuntime().addShutdownHook(new Thread(breakers::close));
    try (FlakyDependency brought = bring()) {
      events.say("the breaker lives " + options.place());
      events.say(
          "the dependency listens at port "
              + options.port()
              + (brought == null ? "" : ", brought by this host")
              + ": type down or up to switch it");
      Thread reader = new Thread(this::obey, "commands");
      reader.setDaemon(true);
      reader.start();
      loop(new Pipeline(breakers.get(BREAKER), prices, events));
    }
  }

  /**
   * Starts the dependency where nothing listens yet.
   *
   * @return null: another has
   */
  private @Nullable FlakyDependency bring() throws IOException {
    try {
      return FlakyDependency.start(options.port());
    } catch (BindException e) {
      if (prices.answers()) {
        return null;
      }
      throw taken(options.port(), "something that is not this example's dependency", e);
    }
  }

  private void loop(Pipeline pipeline) throws InterruptedException {
    long begin = System.nanoTime();
    long every = options.every().toNanos();
    int run = 0;
    while (run < options.limits().runs()
        && System.nanoTime() - begin < options.limits().time().toNanos()) {
      long start = System.nanoTime();
      run++;
      pipeline.run(run);
      long left = every - (System.nanoTime() - start);
      if (left > 0) {
        Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
      }
    }
    events.say("done, " + pipeline.sum());
  }

  /** Carries out what a person types. */
  private void obey() {
    try (BufferedReader typed =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = typed.readLine(); line != null; line = typed.readLine()) {
        String word = line.strip();
        if (word.equals("down") || word.equals("up")) {
          turn(word);
        } else {
          events.say("type down or up, not '" + word + "'");
        }
      }
    } catch (IOException e) {
      events.say("nothing can be typed any more: " + e.getMessage());
    }
  }

  private void turn(String state) {
    try {
      prices.turn(state);
      events.say("the dependency is " + state);
    } catch (IOException e) {
      events.say("the dependency could not be switched: " + e.getMessage());
    }
  }
}
