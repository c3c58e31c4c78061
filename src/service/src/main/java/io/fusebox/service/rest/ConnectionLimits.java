package io.fusebox.service.rest;

import io.fusebox.service.coordination.FuseboxConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Closes connections over which no request comes: no first one within a time that is short, or none
 * for long after another. Vert.x has one idle timeout for both, and begins it anew with each piece
 * of a body, also of one that nobody reads because its request was answered.
 *
 * <p>Safe to call from any thread.
 */
@ApplicationScoped
class ConnectionLimits {

  /** Before all that can answer a request. */
  private static final int PRIORITY = 1_000;

  private static final long LOOK_MILLIS = 500;

  private final long headNanos;
  private final long idleNanos;

  ConnectionLimits(
      Vertx vertx,
      FuseboxConfig config,
      @ConfigProperty(name = "quarkus.http.idle-timeout") Duration idleTimeout) {
    this.headNanos = config.headTimeLimit().toNanos();
    this.idleNanos = idleTimeout.toNanos();
    vertx.setPeriodic(LOOK_MILLIS, timer -> closeOverdue());
  }

  void register(@Observes Filters filters) {
    filters.register(this::onRequest, PRIORITY);
  }

  private void onRequest(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.connection() instanceof ConnectionBase connection) {
      AcceptedConnections.onRequest(connection.channel(), request);
    }
    context.next();
  }

  private void closeOverdue() {
    long now = System.nanoTime();
    for (ConnectionState connection : AcceptedConnections.open()) {
      if (connection.isOverdue(now, headNanos, idleNanos)) {
        connection.close();
      }
    }
  }
}
