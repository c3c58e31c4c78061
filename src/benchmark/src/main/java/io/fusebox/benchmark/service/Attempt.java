package io.fusebox.benchmark.service;

import io.fusebox.benchmark.service.Database.Pace;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row whose throughput is being measured: step by step, until one goes wrong. */
final class Attempt {

  final Row row;
  private final List<Double> perSecond = new ArrayList<>();
  private final List<Pace> paces = new ArrayList<>();
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

  RowResult result() {
    return trouble == null
        ? new RowResult(row, median(), Pace.mean(paces), null, null)
        : RowResult.failed(row, trouble);
  }

  /** The one in the middle; of an even number, the lower one there. */
  private double median() {
    return perSecond.stream().sorted().skip((perSecond.size() - 1) / 2).findFirst().orElseThrow();
  }

  /** A step, which goes wrong by an {@link IOException} or an {@link IllegalStateException}. */
  interface Step {

    void take(Attempt attempt) throws IOException, InterruptedException, SQLException;
  }
}
