package io.fusebox.benchmark;

import io.fusebox.benchmark.service.LocalService;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures {@link ClientBenchmark}, {@link HotPathBenchmark}, all contenders in one run, and {@link
 * RunBenchmark}, and prints how they compare:
 *
 * <pre>./mvnw -q -Pbenchmark -pl src/benchmark -am</pre>
 *
 * <p>That takes about fifteen minutes. With {@code -Dbenchmark.arguments=-quick} it takes two, and
 * shows that everything works, not what it costs.
 */
public final class Benchmarks {

  private static final String QUICK = "-quick";

  private Benchmarks() {}

  /** Takes no argument or {@code -quick}. */
  public static void main(String... arguments)
      throws RunnerException, IOException, InterruptedException, SQLException {
    boolean quick = isQuick(List.of(arguments));
    List<Measurement> client = measureClient(quick);
    print(
        new ComparisonTable(
            client, List.of(), "Resilience4j's", key -> key.withName("resilience4j")));
    List<Measurement> hotPath = measure(HotPathBenchmark.class, 1, quick);
    hotPath.addAll(measure(HotPathBenchmark.class, 2, quick));
    List<Measurement> runs = measure(RunBenchmark.class, 1, quick);
    print(
        new ComparisonTable(
            hotPath,
            List.of("failurePercent"),
            "Resilience4j's",
            key -> key.withName("resilience4j")));
    print(
        new ComparisonTable(
            runs, List.of("window", "calls"), "one call's", key -> key.with("calls", "1")));
  }

  private static List<Measurement> measureClient(boolean quick)
      throws RunnerException, IOException, InterruptedException, SQLException {
    Path jar = Path.of(System.getProperty("benchmark.jar"));
    Path folder = Path.of(System.getProperty("benchmark.folder")).toAbsolutePath().normalize();
    try (LocalService service = LocalService.start(jar, folder)) {
      String where = "-D" + CachedClient.SERVICE + "=" + service.uri();
      List<Measurement> client = measure(ClientBenchmark.class, 1, quick, where);
      client.addAll(measure(ClientBenchmark.class, 2, quick, where));
      return client;
    }
  }

  private static void print(ComparisonTable table) {
    System.out.println();
    table.lines().forEach(System.out::println);
  }

  private static List<Measurement> measure(
      Class<?> benchmark, int threads, boolean quick, String... jvmArguments)
      throws RunnerException {
    List<Measurement> measurements = new ArrayList<>();
    new Runner(options(benchmark, threads, quick, jvmArguments))
        .run()
        .forEach(run -> measurements.add(Measurement.of(run)));
    return measurements;
  }

  private static boolean isQuick(List<String> arguments) {
    if (arguments.isEmpty()) {
      return false;
    }
    if (arguments.equals(List.of(QUICK))) {
      return true;
    }
    throw new IllegalArgumentException("the one argument there is is " + QUICK);
  }

  private static Options options(
      Class<?> benchmark, int threads, boolean quick, String... jvmArguments) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
            .addProfiler(GCProfiler.class)
            .threads(threads)
            .jvmArgsAppend(jvmArguments)
            .shouldFailOnError(true);
    if (quick) {
      TimeValue second = TimeValue.seconds(1);
      options.forks(1).warmupIterations(1).warmupTime(second);
      options.measurementIterations(2).measurementTime(second);
    }
    return options.build();
  }
}
