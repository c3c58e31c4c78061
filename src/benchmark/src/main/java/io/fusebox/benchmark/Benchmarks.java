package io.fusebox.benchmark;

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
 * Measures {@link HotPathBenchmark}, all contenders in one run, and {@link RunBenchmark}, and
 * prints how they compare:
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
  public static void main(String... arguments) throws RunnerException {
    boolean quick = isQuick(List.of(arguments));
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

  private static void print(ComparisonTable table) {
    System.out.println();
    table.lines().forEach(System.out::println);
  }

  private static List<Measurement> measure(Class<?> benchmark, int threads, boolean quick)
      throws RunnerException {
    List<Measurement> measurements = new ArrayList<>();
    new Runner(options(benchmark, threads, quick))
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

  private static Options options(Class<?> benchmark, int threads, boolean quick) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
            .addProfiler(GCProfiler.class)
            .threads(threads)
            .shouldFailOnError(true);
    if (quick) {
      TimeValue second = TimeValue.seconds(1);
      options.forks(1).warmupIterations(1).warmupTime(second);
      options.measurementIterations(2).measurementTime(second);
    }
    return options.build();
  }
}
