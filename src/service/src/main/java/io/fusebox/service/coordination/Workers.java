package io.fusebox.service.coordination;

import io.fusebox.service.coordination.Refusals.Limit;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The threads that wait for the database, so that those that read from the network never do. What
 * may wait for them, and for how long, is bounded.
 */
@ApplicationScoped
public class Workers {

  private final FuseboxConfig config;
  private final ThreadPoolExecutor threads;
  private final Refusals refusals;

  Workers(FuseboxConfig config, Refusals refusals, MeterRegistry registry) {
    this.config = config;
    this.refusals = refusals;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            config.workers(),
            config.workers(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(config.queueCapacity()),
            task -> new Thread(task, "fusebox-worker-" + number.incrementAndGet()));
    Gauge.builder("fusebox.worker.queue.depth", threads.getQueue(), Collection::size)
        .description("Reads that wait for a worker")
        .register(registry);
  }

  /**
   * Runs the task on a worker.
   *
   * @return fails with what the task threw, with {@link OverloadedException} where too many wait,
   *     or with {@link TimeLimitException} when it has taken too long. A task that has not begun by
   *     then never does
   */
  public <T> CompletionStage<T> run(Supplier<T> task) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      threads.execute(() -> complete(answer, task));
    } catch (RejectedExecutionException e) {
      refusals.count(Limit.WORKER_QUEUE);
      return CompletableFuture.failedFuture(new OverloadedException(config.queueCapacity()));
    }
    Duration limit = config.requestTimeLimit();
    return answer
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            failure -> {
              throw failure instanceof TimeoutException
                  ? new TimeLimitException(limit)
                  : new CompletionException(failure);
            });
  }

  private static <T> void complete(CompletableFuture<T> answer, Supplier<T> task) {
    if (answer.isDone()) {
      return;
    }
    try {
      answer.complete(task.get());
    } catch (Throwable failure) {
      answer.completeExceptionally(failure);
    }
  }

  @PreDestroy
  void stop() throws InterruptedException {
    threads.shutdown();
    long limit = config.requestTimeLimit().toMillis();
    if (!threads.awaitTermination(limit, TimeUnit.MILLISECONDS)) {
      threads.shutdownNow();
    }
  }
}
