package io.fusebox.benchmark;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures {@link HotPathBenchmark}, all contenders in one run, and prints how they compare:
 *
 * <pre>./mvnw -q -Pbenchmark -pl src/benchmark -am</pre>
 *
 * <p>That takes about nine minutes. With {@code -Dbenchmark.arguments=-quick} it takes one, and
 * shows that everything works, not what it costs.
 */
public final class Benchmarks {

  private static final String QUICK = "-quick";
  private static final int MOST_THREADS = 2;

  private Benchmarks() {}

  /** Takes no argument or {@code -quick}. */
  public static void main(String... arguments) throws RunnerException {
    boolean quick = isQuick(List.of(arguments));
    List<RunResult> results = new ArrayList<>();
    for (int threads = 1; threads <= MOST_THREADS; threads++) {
      results.addAll(new Runner(options(threads, quick)).run());
    }
    System.out.println();
    new ComparisonTable(results).lines().forEach(System.out::println);
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

  private static Options options(int threads, boolean quick) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + HotPathBenchmark.class.getName().replace(".", "\\.") + "\\.")
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
