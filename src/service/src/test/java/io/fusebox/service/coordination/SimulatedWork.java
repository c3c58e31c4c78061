package io.fusebox.service.coordination;

import io.fusebox.service.coordination.Request.Work;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Work that is done under the oracle's eyes. */
final class SimulatedWork<R> implements Work<R> {

  private final SimulationOracle oracle;
  private final Work<R> work;
  private @Nullable SimulatedRequest<R> request;

  SimulatedWork(SimulationOracle oracle, Work<R> work) {
    this.oracle = oracle;
    this.work = work;
  }

  void isFor(SimulatedRequest<R> asked) {
    request = asked;
  }

  @Override
  public R on(StoredBreaker stored, long now) {
    return oracle.watch(Objects.requireNonNull(request), work, stored, now);
  }
}
