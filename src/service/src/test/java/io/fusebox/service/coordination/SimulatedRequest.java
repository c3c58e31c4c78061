package io.fusebox.service.coordination;

import io.fusebox.engine.Breaker;
import io.fusebox.engine.Settings;
import io.fusebox.service.coordination.Request.Work;
import io.fusebox.service.coordination.SimulatedOperation.Batch;
import org.jspecify.annotations.Nullable;

/**
 * What one instance was asked of one breaker, as the simulation knows it. Mutable.
 *
 * @param <R> what it is answered
 */
final class SimulatedRequest<R> {

  final SimulatedOperation operation;
  final SimulatedInstance instance;
  final Request<R> request;

  /** As it does its work, unseen by the simulation. */
  final Work<R> work;

  /** With which event the breaker had changed last when this was submitted. */
  final long changedBefore;

  /** How many events there had been. */
  final long submittedAt;

  /** Whether its key had an answer already when this was submitted. */
  final boolean wasAnsweredBefore;

  /** The latest time that its work was done; null: never. */
  @Nullable Execution<R> last;

  boolean tookEffect;

  SimulatedRequest(
      SimulatedOperation operation,
      SimulatedInstance instance,
      Request<R> request,
      Work<R> work,
      SimulationOracle oracle) {
    this.operation = operation;
    this.instance = instance;
    this.request = request;
    this.work = work;
    this.changedBefore = oracle.latestEventOf(request.name());
    this.submittedAt = oracle.events();
    this.wasAnsweredBefore = oracle.isKept(request.key());
  }

  /** The key as the client means it; null: none. */
  @Nullable String scopedKey() {
    if (operation.key() == null || !(operation instanceof Batch)) {
      return operation.key() == null ? null : operation.key() + " to " + breaker();
    }
    boolean isFirst = operation.breaker().equals(breaker());
    return operation.key() + " to a batch" + (isFirst ? "" : ", its part on " + breaker());
  }

  String breaker() {
    return request.name();
  }

  @Nullable Settings ifAbsent() {
    return request.ifAbsent();
  }

  @Override
  public String toString() {
    return operation + (operation.breaker().equals(breaker()) ? "" : " on " + breaker());
  }

  /** Once that the work was done on a breaker in some lane's hands. */
  static final class Execution<R> {
    final SimulatedRequest<R> request;
    final Breaker breaker;
    final boolean isNew;
    final long now;

    /** Which event made the row that the breaker was as; null: there was none. */
    final @Nullable Long rowOf;

    /** Whether the breaker held something by then that was not stored yet. */
    final boolean restsOnUnstored;

    String words = "";
    boolean refused;
    boolean changed;
    boolean stored;

    Execution(
        SimulatedRequest<R> request,
        StoredBreaker on,
        long now,
        @Nullable Long rowOf,
        boolean restsOnUnstored) {
      this.request = request;
      this.breaker = on.breaker();
      this.isNew = on.isNew();
      this.now = now;
      this.rowOf = rowOf;
      this.restsOnUnstored = restsOnUnstored;
    }

    /** Whether the answer has to wait until what was done is stored. */
    boolean isToBeStored() {
      return changed
          || isNew
          || restsOnUnstored
          || (!refused && request.operation.tellsOfChange(words));
    }
  }
}
