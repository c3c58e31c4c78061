package io.fusebox.service.rest;

import io.fusebox.service.coordination.FuseboxConfig;
import io.fusebox.service.coordination.Refusals;
import io.fusebox.service.coordination.Refusals.Limit;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of all requests, as they arrive and without a thread that waits. What a client
 * can make the process hold is bounded: one body by its kind, all that are larger than most by a
 * budget that they share, and a body that does not arrive by time.
 *
 * <p>Safe to call from any event loop.
 */
@ApplicationScoped
class RequestBodies {

  static final String TOO_LARGE =
      "the body is larger than is taken: 64 KiB, or 2 MiB for /v1/outcomes";

  /** What nearly all bodies are smaller than; so much of each does not count. */
  private static final int FREE_BYTES = 4 * 1024;

  /**
   * What a byte of JSON takes until it is answered, beside itself: what is read of it, and what is
   * decided and written.
   */
  private static final int BYTES_FOR_A_BYTE = 8;

  private static final long LOOK_MILLIS = 500;
  private static final long MOST_BYTES_UNDER_WAY = 4L * 1024 * 1024;
  private static final Buffer EMPTY = Buffer.buffer();
  private static final String CONTINUE = "100-continue";

  private final Vertx vertx;
  private final long timeLimitNanos;
  private final long budget;
  private final Refusals refusals;
  private final AtomicLong spent = new AtomicLong();

  /** Those that have not arrived. */
  private final Set<Reading> readings = ConcurrentHashMap.newKeySet();

  RequestBodies(Vertx vertx, FuseboxConfig config, Refusals refusals) {
    this.vertx = vertx;
    this.refusals = refusals;
    this.timeLimitNanos = config.bodyTimeLimit().toNanos();
    this.budget = config.bodyMemory().asLongValue();
    vertx.setPeriodic(LOOK_MILLIS, timer -> endThoseThatDoNotArrive());
  }

  /**
   * Reads a body.
   *
   * @param whenRead is given all of it, on the request's event loop; empty: there is none. Where it
   *     is too large or too late, the request is answered instead
   */
  void read(Received received, Consumer<Buffer> whenRead) {
    HttpServerRequest request = received.context().request();
    if (!mayHaveBody(request)) {
      whenRead.accept(EMPTY);
      return;
    }
    Problem problem = problemOf(request.getHeader("Content-Length"), received.operation().body());
    if (problem == null) {
      new Reading(received, whenRead).begin();
    } else {
      refuse(received.context(), problem);
    }
  }

  private static boolean mayHaveBody(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (request.isEnded() || "0".equals(length)) {
      return false;
    }
    return length != null
        || request.headers().contains("Transfer-Encoding")
        || request.version() == HttpVersion.HTTP_2;
  }

  /** What is wrong with a length that is declared; null: nothing, or there is none. */
  private static @Nullable Problem problemOf(@Nullable String length, Operation.Body kind) {
    if (length == null) {
      return null;
    }
    for (int i = 0; i < length.length(); i++) {
      if (length.charAt(i) < '0' || length.charAt(i) > '9') {
        return Problem.of(
            ProblemType.INVALID_REQUEST, "Content-Length", "Content-Length must be a whole number");
      }
    }
    // Of more digits than a long can have, it is larger than anything.
    boolean isOver =
        length.length() > 18 || (!length.isEmpty() && Long.parseLong(length) > kind.mostBytes());
    return isOver ? Problem.of(ProblemType.BODY_TOO_LARGE, TOO_LARGE) : null;
  }

  private void endThoseThatDoNotArrive() {
    long now = System.nanoTime();
    for (Reading reading : readings) {
      if (now - reading.begun > timeLimitNanos) {
        reading.loop.runOnContext(unused -> reading.endAsOverdue());
      }
    }
  }

  /**
   * Answers with a problem while the body may still be on its way. What is under way is taken, up
   * to a point: whoever is cut off while he sends may not see the answer. Then the connection is
   * closed, or the stream of HTTP/2 reset: nobody is to send on what nobody reads.
   */
  void refuse(RoutingContext context, Problem problem) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = context.response();
    if (!mayHaveBody(request)) {
      problem.send(response);
      return;
    }
    boolean isHttp2 = request.version() == HttpVersion.HTTP_2;
    if (!isHttp2) {
      response.putHeader("Connection", "close");
    }
    AtomicLong taken = new AtomicLong();
    request
        .handler(
            chunk -> {
              if (taken.addAndGet(chunk.length()) > MOST_BYTES_UNDER_WAY) {
                request.pause();
              }
            })
        .endHandler(unused -> {})
        .exceptionHandler(unused -> {})
        .resume();
    problem.send(response);
    vertx.setTimer(
        LOOK_MILLIS,
        timer -> {
          if (!isHttp2) {
            request.connection().close();
          } else if (!request.isEnded()) {
            response.reset(0);
          }
        });
  }

  /** A body that is being read, on its event loop. */
  private final class Reading {
    private final RoutingContext context;
    private final Context loop = vertx.getOrCreateContext();
    private final Operation.Body kind;
    private final Consumer<Buffer> whenRead;
    private final long begun = System.nanoTime();
    private @Nullable Buffer body;
    private long reserved;
    private boolean isOver;

    Reading(Received received, Consumer<Buffer> whenRead) {
      this.context = received.context();
      this.kind = received.operation().body();
      this.whenRead = whenRead;
    }

    void begin() {
      readings.add(this);
      HttpServerRequest request = context.request();
      if (CONTINUE.equalsIgnoreCase(request.getHeader("Expect"))) {
        context.response().writeContinue();
      }
      request
          .handler(this::take)
          .endHandler(unused -> finish())
          .exceptionHandler(unused -> abandon())
          .resume();
    }

    private void take(Buffer chunk) {
      if (isOver) {
        return;
      }
      Buffer before = body;
      int length = (before == null ? 0 : before.length()) + chunk.length();
      if (length > kind.mostBytes()) {
        end(Problem.of(ProblemType.BODY_TOO_LARGE, TOO_LARGE));
      } else if (!reserve(length)) {
        end(
            Problem.of(
                ProblemType.OVERLOADED,
                "as many bytes of bodies are at work as may (fusebox.body-memory)"));
      } else {
        body = before == null ? chunk : before.appendBuffer(chunk);
      }
    }

    private boolean reserve(int length) {
      long needed = length <= FREE_BYTES ? 0 : (long) length * BYTES_FOR_A_BYTE;
      long more = needed - reserved;
      if (more <= 0) {
        return true;
      }
      if (spent.addAndGet(more) > budget) {
        refusals.count(Limit.BODY_MEMORY);
        spent.addAndGet(-more);
        return false;
      }
      if (reserved == 0) {
        context.addEndHandler(unused -> release());
      }
      reserved = needed;
      return true;
    }

    private void release() {
      spent.addAndGet(-reserved);
      reserved = 0;
    }

    private void finish() {
      if (!isOver) {
        isOver = true;
        readings.remove(this);
        whenRead.accept(body == null ? EMPTY : body);
      }
    }

    private void abandon() {
      isOver = true;
      readings.remove(this);
      body = null;
      release();
    }

    private void end(Problem problem) {
      abandon();
      refuse(context, problem);
    }

    private void endAsOverdue() {
      if (!isOver) {
        end(
            Problem.of(
                ProblemType.REQUEST_TIMEOUT,
                "the body did not arrive within "
                    + TimeUnit.NANOSECONDS.toMillis(timeLimitNanos)
                    + " ms (fusebox.body-time-limit)"));
      }
    }
  }
}
