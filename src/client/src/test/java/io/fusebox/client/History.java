package io.fusebox.client;

import io.fusebox.client.OrderSearch.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Has threads do things at the same time, and notes when each was asked and answered. {@code
 * -Dfusebox.seed=N} has them do the same; what they are answered depends on how they meet.
 *
 * @param <M> the model that explains the answers
 */
final class History<M> implements AutoCloseable {

  static final long SEED = Long.getLong("fusebox.seed", System.nanoTime());

  private final AtomicLong moments = new AtomicLong();
  private final int callers;
  private final ExecutorService threads;

  History(int callers) {
    this.callers = callers;
    this.threads = Executors.newFixedThreadPool(callers);
  }

  /** One thread's calls, which differ by its number and its random numbers only. */
  @FunctionalInterface
  interface Caller<M> {
    List<Operation<M>> makeCalls(int number, Random random) throws Exception;
  }

  /** Does something, and notes it. */
  Operation<M> operation(Callable<String> call, Function<M, String> model) throws Exception {
    long from = moments.incrementAndGet();
    String reply = call.call();
    return new Operation<>(from, moments.incrementAndGet(), reply, model);
  }

  /** Does something that answers nothing, and notes it. */
  Operation<M> action(Runnable call, Consumer<M> model) throws Exception {
    return operation(
        () -> {
          call.run();
          return "";
        },
        changed -> {
          model.accept(changed);
          return "";
        });
  }

  /** What all of them did. */
  List<Operation<M>> make(Caller<M> caller, Random random) throws Exception {
    // Whoever is woken by another is too late: calls in memory are over by then.
    AtomicInteger missing = new AtomicInteger(callers);
    List<Future<List<Operation<M>>>> running = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      int number = i;
      Random own = new Random(random.nextLong());
      Callable<List<Operation<M>>> calls =
          () -> {
            missing.decrementAndGet();
            while (missing.get() > 0) {
              Thread.onSpinWait();
            }
            return caller.makeCalls(number, own);
          };
      running.add(threads.submit(calls));
    }
    List<Operation<M>> all = new ArrayList<>();
    for (Future<List<Operation<M>>> calls : running) {
      all.addAll(calls.get());
    }
    return all;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
