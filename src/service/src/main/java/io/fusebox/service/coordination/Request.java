package io.fusebox.service.coordination;

import io.fusebox.engine.Settings;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks of one breaker, and the answer to come: it completes once what it tells of is
 * durable.
 *
 * @param name the breaker
 * @param existence whether the breaker has to exist, or is created
 * @param once null: it is carried out each time it comes
 * @param work what is to be done
 * @param deadline when it must be answered, on the monotonic clock
 * @param answer the answer to come
 */
record Request<R>(
    String name,
    Existence existence,
    @Nullable Once<R> once,
    Work<R> work,
    long deadline,
    CompletableFuture<R> answer) {

  /** One that nobody has answered yet. */
  static <R> Request<R> of(
      String name, Existence existence, @Nullable Once<R> once, Work<R> work, long deadline) {
    return new Request<>(name, existence, once, work, deadline, new CompletableFuture<>());
  }

  /**
   * What is done to a breaker. It may be called again, with the breaker as it is by then, when what
   * it did was not written; so it has no effects but on the breaker.
   */
  @FunctionalInterface
  interface Work<R> {
    /**
     * Does it.
     *
     * @param stored the breaker
     * @param now the database's clock, in microseconds since the epoch
     */
    R on(StoredBreaker stored, long now);
  }

  /**
   * That a request is carried out once however often it comes, and how its answer is kept.
   *
   * @param key under what it is kept; come with another request before, it has this one refused
   */
  record Once<R>(StoredKey key, AnswerForm<R> form) {}

  /** Under what its answer is kept; null: it is not. */
  @Nullable UUID key() {
    return once == null ? null : once.key().id();
  }

  /** The settings of the breaker to create where there is none; null: refuse. */
  @Nullable Settings ifAbsent() {
    return existence.ifAbsent();
  }

  boolean isDone() {
    return answer.isDone();
  }

  void fail(Throwable failure) {
    answer.completeExceptionally(failure);
  }
}
