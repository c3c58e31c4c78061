package io.fusebox.benchmark.service;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The breakers b0, b1, b2, … of the service, which count over a window and never trip. */
final class Breakers {

  /** So many declarations are under way at once; a service takes 1,000 and more. */
  private static final int AT_ONCE = 64;

  private static final int MOST_TRIES = 5;
  private static final Executor PAUSE = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private static final String SETTINGS =
      "{\"consecutiveFailureThreshold\":null,\"failureRateThreshold\":100,"
          + "\"slidingWindowSize\":100,\"minimumNumberOfCalls\":100}";

  private final Server service;
  private int declared;

  Breakers(Server service) {
    this.service = service;
  }

  /** Declares the first so many, those that are not yet. */
  void declare(int howMany) throws InterruptedException {
    Semaphore free = new Semaphore(AT_ONCE);
    AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    for (; declared < howMany && trouble.get() == null; declared++) {
      free.acquire();
      var unused =
          put(declared, MOST_TRIES)
              .whenComplete(
                  (answer, failure) -> {
                    if (failure != null) {
                      trouble.set(failure.toString());
                    } else if (answer.statusCode() / 100 != 2) {
                      trouble.set(answer.statusCode() + " " + answer.body());
                    }
                    free.release();
                  });
    }
    free.acquire(AT_ONCE);
    if (trouble.get() != null) {
      throw new IllegalStateException("a breaker could not be declared: " + trouble.get());
    }
  }

  /** Tries again while the service is busy: it may not be done with an earlier row's requests. */
  private CompletableFuture<HttpResponse<String>> put(int breaker, int tries) {
    return service
        .put("/v1/breakers/b" + breaker, SETTINGS)
        .thenCompose(
            answer -> {
              int status = answer.statusCode();
              boolean busy = status == 429 || status == 503;
              return busy && tries > 1
                  ? CompletableFuture.runAsync(() -> {}, PAUSE)
                      .thenCompose(ignored -> put(breaker, tries - 1))
                  : CompletableFuture.completedFuture(answer);
            });
  }

  /**
   * Looks that none has opened: one that has would be asked for nothing but a rejection.
   *
   * @throws IllegalStateException one has, or the service does not say
   */
  void requireClosed() throws IOException, InterruptedException {
    HttpResponse<String> answer = service.get("/v1/breakers?state=OPEN&limit=1");
    if (answer.statusCode() != 200 || !answer.body().contains("\"breakers\":[]")) {
      throw new IllegalStateException(
          "what was measured may be rejections: asked for breakers that are open, the service said "
              + answer.statusCode()
              + " "
              + answer.body());
    }
  }
}
