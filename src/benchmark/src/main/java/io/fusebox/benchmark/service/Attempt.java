package io.fusebox.benchmark.service;

import io.fusebox.benchmark.service.Database.Pace;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row that is being measured: step by step, until one goes wrong. */
final class Attempt {

  final Row row;
  private final List<Double> perSecond = new ArrayList<>();
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
  void add(double inARound, Pace pace) {
    perSecond.add(inARound);
    paces.add(pace);
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
        ? new RowResult(row, perSecond(), Pace.mean(paces), latency, latencyTrouble)
        : new RowResult(row, 0, null, null, trouble);
  }

  /** The median of the rounds; of an even number, the lower one in the middle. */
  double perSecond() {
    return perSecond.stream().sorted().skip((perSecond.size() - 1) / 2).findFirst().orElseThrow();
  }

  /** A step, which goes wrong by an {@link IOException} or an {@link IllegalStateException}. */
  interface Step {

    void take(Attempt attempt) throws IOException, InterruptedException, SQLException;
  }
}
