package io.fusebox.service.rest;

import io.fusebox.service.coordination.FuseboxConfig;
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
  private final AtomicLong spent = new AtomicLong();

  /** Those that have not arrived. */
  private final Set<Reading> readings = ConcurrentHashMap.newKeySet();

  RequestBodies(Vertx vertx, FuseboxConfig config) {
    this.vertx = vertx;
    this.timeLimitNanos = config.bodyTimeLimit().toNanos();
    this.budget = config.bodyMemory().asLongValue();
    vertx.setPeriodic(LOOK_MILLIS, timer -> endThoseThatDoNotArrive());
  }

  /**
   * Reads a body.
   *
   * @param whenRead is given all of it, on the request's event loop; empty: there is none. Where it
   *     is refused, the request is answered instead
   * @throws ProblemException what the head tells of it is refused
   */
  void read(Received received, Consumer<Buffer> whenRead) {
    HttpServerRequest request = received.context().request();
    if (!mayHaveBody(request)) {
      whenRead.accept(EMPTY);
      return;
    }
    String length = request.getHeader("Content-Length");
    if (length != null && isOver(length, received.operation().body().mostBytes())) {
      throw new ProblemException(ProblemType.BODY_TOO_LARGE, TOO_LARGE);
    }
    new Reading(received, whenRead).begin();
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

  private static boolean isOver(String length, int most) {
    if (length.isEmpty() || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "Content-Length", "Content-Length must be a whole number");
    }
    // Longer than what a long takes, it is larger than anything.
    return length.length() > 18 || Long.parseLong(length) > most;
  }

  private void endThoseThatDoNotArrive() {
    long now = System.nanoTime();
    for (Reading reading : readings) {
      if (now - reading.begun > timeLimitNanos) {
        reading.loop.runOnContext(unused -> reading.isOverdue());
      }
    }
  }

  /**
   * Answers with a problem while the body may still be on its way. The connection is closed then:
   * nobody is to send on what nobody reads.
   */
  void refuse(RoutingContext context, Problem problem) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = context.response();
    if (request.isEnded() || !mayHaveBody(request)) {
      problem.send(response);
      return;
    }
    if (request.version() == HttpVersion.HTTP_2) {
      problem.send(response);
      // The answer is complete, so that no more of the request is wanted (RFC 9113, 8.1).
      response.reset(0);
      return;
    }
    response.putHeader("Connection", "close");
    // What is under way is taken, up to a point, as a connection that is closed with bytes unread
    // is
    // reset, and may take the answer with it.
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
    vertx.setTimer(LOOK_MILLIS, timer -> request.connection().close());
  }

  /** A body that is being read, on its event loop. */
  private final class Reading {
    private final RoutingContext context;
    private final Context loop = vertx.getOrCreateContext();
    private final Operation.Body kind;
    private final Consumer<Buffer> whenRead;
    private final @Nullable String type;
    private final long begun = System.nanoTime();
    private @Nullable Buffer body;
    private long reserved;
    private boolean isOver;

    Reading(Received received, Consumer<Buffer> whenRead) {
      this.context = received.context();
      this.kind = received.operation().body();
      this.type = received.contentType();
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
        Buffer whole = body;
        if (whole == null) {
          whenRead.accept(EMPTY);
        } else if (kind.isOfType(type)) {
          whenRead.accept(whole);
        } else {
          refuseType();
        }
      }
    }

    private void refuseType() {
      HttpServerResponse response = context.response();
      if (kind == Operation.Body.PATCH) {
        // As RFC 5789, section 3.1, has it.
        response.putHeader("Accept-Patch", String.join(", ", kind.types()));
      }
      Problem.of(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "bodies are JSON: send Content-Type: application/json")
          .send(response);
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

    private void isOverdue() {
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
