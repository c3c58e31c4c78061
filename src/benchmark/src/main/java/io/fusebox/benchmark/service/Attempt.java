package io.fusebox.benchmark.service;

import io.fusebox.benchmark.service.Database.Pace;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** A row that is being measured: step by step, until one goes wrong. */
final class Attempt {

  final Row row;
  private final List<Double> perSecond = new ArrayList<>();
  private final List<Latency> ofRounds = new ArrayList<>();
  private final List<Pace> paces = new ArrayList<>();
  private @Nullable Latency latency;
  private @Nullable String latencyTrouble;
  private @Nullable String trouble;

  Attempt(Row row) {
    this.row = row;
  }

  /** Takes the next step, unless one before has gone wrong. */
  void go(Step step) throws InterruptedException, SQLException {
    if (trouble != null) {
      return;
    }
    try {
      step.take(this);
    } catch (IOException e) {
      trouble = e.toString();
    } catch (IllegalStateException e) {
      trouble = String.valueOf(e.getMessage());
    }
  }

  /** Notes what came of a round. */
  void add(Answered inARound, Pace pace) {
    perSecond.add(inARound.perSecond());
    paces.add(pace);
    Latency ofRound = inARound.latency();
    if (row.isOneCallAtATime() && ofRound != null) {
      ofRounds.add(ofRound);
    }
  }

  void add(Latency atHalf) {
    latency = atHalf;
  }

  /** Notes why there is no latency; the throughput stands. */
  void hasNoLatency(String why) {
    latencyTrouble = why;
  }

  RowResult result() {
    return trouble == null
        ? new RowResult(row, perSecond(), Pace.mean(paces), latency(), latencyTrouble)
        : new RowResult(row, 0, null, null, trouble);
  }

  private @Nullable Latency latency() {
    return ofRounds.isEmpty()
        ? latency
        : new Latency(
            perSecond(), median(Latency::p50), median(Latency::p99), median(Latency::p999));
  }

  private double median(ToDoubleFunction<Latency> figure) {
    return median(ofRounds.stream().mapToDouble(figure));
  }

  /** The median of the rounds; of an even number, the lower one in the middle. */
  double perSecond() {
    return median(perSecond.stream().mapToDouble(Double::doubleValue));
  }

  private static double median(DoubleStream figures) {
    double[] sorted = figures.sorted().toArray();
    return sorted[(sorted.length - 1) / 2];
  }

  /** A step, which goes wrong by an {@link IOException} or an {@link IllegalStateException}. */
  interface Step {

    void take(Attempt attempt) throws IOException, InterruptedException, SQLException;
  }
}
