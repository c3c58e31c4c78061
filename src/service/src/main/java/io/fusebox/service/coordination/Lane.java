package io.fusebox.service.coordination;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * The requests of some of the breakers, one batch after the other: a batch is all that has come in
 * while the one before was stored, so a lane that has nothing to do keeps nobody waiting, and a
 * busy one stores much at once.
 *
 * <p>{@link #offer}, {@link #isIdle}, {@link #giveUpOverdue} and {@link #standstill} are safe to
 * call from any thread; {@link #awaitAndStep} and {@link #step} are its own thread's alone.
 */
final class Lane {

  /** So that a batch's answers come in time, and its statement keeps within bounds. */
  private static final int MOST_AT_ONCE = 2_000;

  private final BlockingQueue<Request<?>> waiting;
  private final LongSupplier nanoTime;
  private final LaneWork work;
  private final LaneLimits limits;
  private final IntConsumer onBatch;

  /** The batch that is being carried through. */
  private volatile List<Request<?>> underWay = List.of();

  /** When a batch was begun or ended last. */
  private volatile long movedAt;

  Lane(LaneStore store, LongSupplier nanoTime, LaneLimits limits) {
    this(store, nanoTime, limits, requests -> {});
  }

  /**
   * A lane that is measured.
   *
   * @param onBatch is told of each batch, by its number of requests
   */
  Lane(LaneStore store, LongSupplier nanoTime, LaneLimits limits, IntConsumer onBatch) {
    this.waiting = new ArrayBlockingQueue<>(limits.capacity());
    this.nanoTime = nanoTime;
    this.movedAt = nanoTime.getAsLong();
    this.work = new LaneWork(store, nanoTime, limits);
    this.limits = limits;
    this.onBatch = onBatch;
  }

  /** Takes the request; false: as many wait as may. */
  boolean offer(Request<?> request) {
    return waiting.offer(request);
  }

  /** Whether nobody waits for an answer. */
  boolean isIdle() {
    return waiting.isEmpty() && underWay.isEmpty();
  }

  /** Waits until somebody asks for something, and carries through all that was asked by then. */
  void awaitAndStep() throws InterruptedException {
    List<Request<?>> batch = new ArrayList<>();
    batch.add(waiting.take());
    carryThroughWith(batch);
  }

  /** Carries through all that was asked; false: there was nothing. */
  boolean step() {
    List<Request<?>> batch = new ArrayList<>();
    carryThroughWith(batch);
    return !batch.isEmpty();
  }

  private void carryThroughWith(List<Request<?>> batch) {
    waiting.drainTo(batch, MOST_AT_ONCE - batch.size());
    movedAt = nanoTime.getAsLong();
    underWay = batch;
    onBatch.accept(batch.size());
    try {
      work.carryThrough(batch);
    } catch (Throwable fault) {
      // Nobody is left waiting for an answer that will not come.
      batch.forEach(request -> request.fail(fault));
      throw fault;
    } finally {
      movedAt = nanoTime.getAsLong();
      underWay = List.of();
    }
  }

  /** How many requests wait for the batch that is under way to end. */
  int waiting() {
    return waiting.size();
  }

  /** For how long it has neither begun nor ended a batch though there is work; else zero. */
  Duration standstill(long nanoTime) {
    long since = movedAt;
    if (underWay.isEmpty()) {
      Request<?> first = waiting.peek();
      if (first == null) {
        return Duration.ZERO;
      }
      long offered = first.deadline() - limits.timeLimit().toNanos();
      since = offered - since > 0 ? offered : since;
    }
    return Duration.ofNanos(Math.max(0, nanoTime - since));
  }

  /** Answers those who have waited for too long, at a moment of the monotonic clock. */
  void giveUpOverdue(long nanoTime) {
    for (Request<?> request : underWay) {
      giveUpIfOverdue(request, nanoTime);
    }
    for (Request<?> request : waiting) {
      if (!giveUpIfOverdue(request, nanoTime)) {
        // Those behind it came later.
        return;
      }
    }
  }

  private boolean giveUpIfOverdue(Request<?> request, long nanoTime) {
    boolean overdue = nanoTime - request.deadline() >= 0;
    if (overdue && !request.isDone()) {
      request.fail(new TimeLimitException(limits.timeLimit()));
    }
    return overdue;
  }
}
