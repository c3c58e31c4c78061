package io.fusebox.service.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.http.Outcome;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The timers of requests of one path template, by method and status. Each is looked up in the
 * registry once: that takes longer than all the rest. Safe to call from any event loop.
 */
final class RequestTimers {

  /** In place of a status: there was no answer. */
  static final int RESET = 0;

  private static final String NAME = "http.server.requests";

  /** Those of the contract; any other has the index after theirs, whatever it is called. */
  private static final List<HttpMethod> METHODS =
      List.of(
          HttpMethod.POST,
          HttpMethod.GET,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE,
          HttpMethod.HEAD,
          HttpMethod.OPTIONS);

  private static final int STATUSES = 600;

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500)
  };

  private final MeterRegistry registry;
  private final String template;
  private final AtomicReferenceArray<@Nullable Timer> timers =
      new AtomicReferenceArray<>((METHODS.size() + 1) * STATUSES);

  RequestTimers(MeterRegistry registry, String template) {
    this.registry = registry;
    this.template = template;
  }

  /** Records how long a request took. */
  void record(HttpMethod method, int status, long nanos) {
    int known = METHODS.indexOf(method);
    int row = known < 0 ? METHODS.size() : known;
    int index = row * STATUSES + (status < STATUSES ? status : RESET);
    Timer timer = timers.get(index);
    if (timer == null) {
      timer = timer(row, index % STATUSES);
      timers.set(index, timer);
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(int row, int status) {
    return Timer.builder(NAME)
        .description("How long requests took, from their head to the end of the answer")
        .tag("method", row < METHODS.size() ? METHODS.get(row).name() : "OTHER")
        .tag("uri", template)
        .tag("status", status == RESET ? "RESET" : Integer.toString(status))
        .tag("outcome", outcome(status).name())
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private static Outcome outcome(int status) {
    return status == RESET ? Outcome.CLIENT_ERROR : Outcome.forStatus(status);
  }
}
