package io.fusebox.client;

import io.fusebox.client.api.ApiException;
import io.fusebox.engine.Breaker;
import io.fusebox.engine.Outcome;
import io.fusebox.engine.Settings;
import io.fusebox.engine.State;
import io.fusebox.engine.Transition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to the service: no request takes longer than its limit, and a breaker around the service
 * sees to it that one that is dead is not asked. Thread-safe.
 *
 * <p>Requests run on threads of their own, whatever the service does: one that accepts and never
 * answers, or answers a byte at a time, holds one of these until the limit, and nobody else.
 */
final class Reach implements AutoCloseable {

  /** So many requests are under way at once; what comes beyond finds the service out of reach. */
  private static final int MOST_AT_ONCE = 256;

  /** Three in a row tell a service that is away from an answer that got lost. */
  private static final Settings GUARD =
      Settings.builder()
          .consecutiveFailureThreshold(3)
          .waitDurationInOpenState(Duration.ofMillis(500))
          .waitDurationMultiplier(2)
          .maxWaitDurationInOpenState(Duration.ofSeconds(2))
          .permitLease(Duration.ofSeconds(10))
          .build();

  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY_REQUESTS = 429;

  private final ThreadPoolExecutor threads;
  private final LocalCore guard;
  private final Supplier<Map<String, String>> headers;

  /** Is told when the service gets out of reach, and when it is back. */
  interface Watcher {
    void outOfReach(String why);

    void backInReach();
  }

  Reach(HostClock clock, Watcher watcher, Supplier<Map<String, String>> headers) {
    this.headers = headers;
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            0,
            MOST_AT_ONCE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon(task, "fusebox-http-" + number.incrementAndGet()));
    guard =
        new LocalCore(
            Breaker.closed(GUARD, clock.micros()),
            clock,
            new Announcer("the service", new Listeners(List.of(new Turns(watcher)))),
            null);
  }

  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Whether calls may ask the service; a look that costs next to nothing. */
  boolean isThere() {
    return guard.state() == State.CLOSED;
  }

  /**
   * Asks the service. While it is out of reach, one request at a time, after growing waits, is let
   * through to see whether it is back; those that would hold up a call look at {@link #isThere}
   * first.
   *
   * @return fails with {@link OutOfReachException} where it could not be asked or gave no answer
   *     that can be relied on, and with {@link ApiException} where it refused the request
   */
  <T> CompletableFuture<T> ask(Callable<T> request, Duration limit) {
    Grant grant = guard.acquire();
    if (grant instanceof Rejection rejection) {
      return CompletableFuture.failedFuture(new OutOfReachException(rejection.why(), null));
    }
    Ticket ticket = (Ticket) grant;
    CompletableFuture<T> answer = new CompletableFuture<>();
    Future<?> running;
    Callable<T> withHeaders = ServiceApi.withHeaders(headers(), request);
    try {
      running = threads.submit(() -> run(withHeaders, answer));
    } catch (RejectedExecutionException e) {
      ticket.report(Outcome.RELEASED, System.nanoTime(), -1, null);
      return CompletableFuture.failedFuture(
          new OutOfReachException("too many requests are under way", e));
    }
    CompletableFuture<T> judged = new CompletableFuture<>();
    var unused =
        answer
            .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete(
                (value, failure) -> {
                  if (failure instanceof TimeoutException) {
                    running.cancel(true);
                  }
                  judge(ticket, failure, limit);
                  if (failure == null) {
                    judged.complete(value);
                  } else {
                    judged.completeExceptionally(judgement(failure, limit));
                  }
                });
    return judged;
  }

  /** On the thread of who asks, whose context they may be of. */
  private Map<String, String> headers() {
    try {
      return Map.copyOf(headers.get());
    } catch (RuntimeException e) {
      return Map.of();
    }
  }

  private static <T> void run(Callable<T> request, CompletableFuture<T> answer) {
    try {
      answer.complete(request.call());
    } catch (Throwable t) {
      answer.completeExceptionally(t);
    }
  }

  /** Tells the guard. */
  private static void judge(Ticket ticket, @Nullable Throwable failure, Duration limit) {
    Exception judgement = failure == null ? null : judgement(failure, limit);
    if (judgement instanceof OutOfReachException trouble) {
      ticket.report(Outcome.FAILURE, System.nanoTime(), -1, String.valueOf(trouble.getMessage()));
    } else {
      ticket.report(Outcome.SUCCESS, System.nanoTime(), -1, null);
    }
  }

  /** What the failure is to those who asked. */
  private static Exception judgement(Throwable failure, Duration limit) {
    return failure instanceof ApiException refused && isRefusal(refused)
        ? refused
        : trouble(failure, limit);
  }

  /**
   * Whether the service itself said that it will not; 429 and 5xx are trouble that passes, and so
   * is 401, with the next token.
   */
  private static boolean isRefusal(ApiException answer) {
    int status = answer.getCode();
    return status / 100 == 4
        && status != TOO_MANY_REQUESTS
        && status != UNAUTHORIZED
        && Problems.isProblem(answer);
  }

  private static OutOfReachException trouble(Throwable failure, Duration limit) {
    if (failure instanceof TimeoutException) {
      return new OutOfReachException("no answer within " + limit, failure);
    }
    if (failure instanceof ApiException answer && answer.getCode() > 0) {
      return new OutOfReachException(Problems.inWords(answer), answer);
    }
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return new OutOfReachException(cause.toString(), failure);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** The service could not be asked, or gave no answer that can be relied on. */
  static final class OutOfReachException extends Exception {
    private static final long serialVersionUID = 1;

    OutOfReachException(String message, @Nullable Throwable cause) {
      super(message, cause, false, false);
    }
  }

  /** What the guard's turns mean. */
  private static final class Turns implements BreakerListener {
    private final Watcher watcher;

    Turns(Watcher watcher) {
      this.watcher = watcher;
    }

    @Override
    public void onTransition(String breaker, Transition transition) {
      if (transition.from() == State.CLOSED) {
        watcher.outOfReach(transition.why());
      } else if (transition.to() == State.CLOSED) {
        watcher.backInReach();
      }
    }
  }
}
