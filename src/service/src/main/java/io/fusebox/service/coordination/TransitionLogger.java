package io.fusebox.service.coordination;

import io.fusebox.engine.Transition;
import io.fusebox.service.coordination.LaneStore.History;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * Writes the lines of history that this instance has stored to its log, one line each: so every
 * transition and every operator's action is in the log of one instance. A thread of its own writes,
 * since a terminal or a pipe that takes nothing must not hold up a lane; what it cannot keep up
 * with is left out, and counted.
 *
 * <p>Values that a client has sent are quoted, and escaped where they could end the quotes; the
 * cause in words, which can have some of them in it, comes last. Safe to call from any thread.
 */
@ApplicationScoped
class TransitionLogger {

  private static final int CAPACITY = 10_000;

  private final BlockingQueue<History> waiting = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong leftOut = new AtomicLong();
  private volatile boolean isStopping;

  void start(@Observes StartupEvent started) {
    DaemonThread.start("fusebox-transition-log", this::run);
  }

  /** Notes that lines of history are stored. Never blocks. */
  void onStored(List<History> lines) {
    for (History line : lines) {
      if (!waiting.offer(line)) {
        leftOut.incrementAndGet();
      }
    }
  }

  private void run() {
    try {
      while (!isStopping) {
        write(waiting.take());
        long missing = leftOut.getAndSet(0);
        if (missing > 0) {
          Log.warnf(
              "%d transitions are not in this log, as it was written too slowly; see GET"
                  + " /v1/transitions",
              missing);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(History line) {
    Map<String, String> fields = fields(line.breaker(), line.transition());
    fields.forEach(MDC::put);
    try {
      Log.info(text(line.breaker(), line.transition()));
    } finally {
      fields.keySet().forEach(MDC::remove);
    }
  }

  /** For logs that have fields, as those in JSON do. */
  private static Map<String, String> fields(String breaker, Transition transition) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("breaker", breaker);
    fields.put("from", transition.from().name());
    fields.put("to", transition.to().name());
    fields.put("cause", transition.cause().name());
    putIfSaid(fields, "caller", transition.caller());
    putIfSaid(fields, "principal", transition.principal());
    putIfSaid(fields, "reason", transition.reason());
    fields.put("why", transition.why());
    return fields;
  }

  /** The line in words. */
  static String text(String breaker, Transition transition) {
    return "%s %s -> %s, %s%s%s%s: %s"
        .formatted(
            quoted(breaker),
            transition.from(),
            transition.to(),
            transition.cause(),
            ifSaid(" by ", transition.caller()),
            ifSaid(" signed in as ", transition.principal()),
            ifSaid(" because ", transition.reason()),
            transition.why());
  }

  private static void putIfSaid(Map<String, String> fields, String name, @Nullable String value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  private static String ifSaid(String before, @Nullable String value) {
    return value == null ? "" : before + quoted(value);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @PreDestroy
  void stop() {
    isStopping = true;
    // What was stored is written, though the thread may be waiting, or late.
    for (History line = waiting.poll(); line != null; line = waiting.poll()) {
      write(line);
    }
  }
}
