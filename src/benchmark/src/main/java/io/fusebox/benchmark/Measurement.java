package io.fusebox.benchmark;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What one benchmark took with one set of parameters: nanoseconds and bytes an operation. */
record Measurement(Key key, double nanos, double nanosError, double bytes) {

  private static final String BYTES_PER_OPERATION = "gc.alloc.rate.norm";

  static Measurement of(RunResult run) {
    Result<?> time = run.getPrimaryResult();
    Result<?> bytes = run.getSecondaryResults().get(BYTES_PER_OPERATION);
    return new Measurement(
        Key.of(time.getLabel(), run.getParams()),
        time.getScore(),
        time.getScoreError(),
        Objects.requireNonNull(bytes, "the run was without its GC profiler").getScore());
  }

  /** What was measured. */
  record Key(String name, Map<String, String> parameters, int threads) {

    private static Key of(String name, BenchmarkParams params) {
      Map<String, String> parameters = new HashMap<>();
      params.getParamsKeys().forEach(key -> parameters.put(key, params.getParam(key)));
      return new Key(name, parameters, params.getThreads());
    }

    Key withName(String other) {
      return new Key(other, parameters, threads);
    }

    Key with(String parameter, String value) {
      Map<String, String> others = new HashMap<>(parameters);
      others.put(parameter, value);
      return new Key(name, others, threads);
    }
  }
}
