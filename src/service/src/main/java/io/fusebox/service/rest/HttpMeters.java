package io.fusebox.service.rest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.VertxOptionsCustomizer;
import io.quarkus.vertx.http.runtime.ExtendedQuarkusVertxHttpMetrics;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.observability.HttpResponse;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The meters of HTTP: how long requests took, by the template of their path, and connections. Their
 * names and tags are Micrometer's. A path that is none of the contract's has one of three names, so
 * that nothing a client sends adds a series.
 *
 * <p>Vert.x tells of each request when it begins and when it ends; what it is for, it learns from
 * {@link OperationHandler}.
 */
@Singleton
class HttpMeters implements VertxOptionsCustomizer, VertxMetrics, ExtendedQuarkusVertxHttpMetrics {

  /** What Quarkus serves: health, metrics, the contract. */
  private static final String FRAMEWORK_PREFIX = "/q/";

  /** The panel's files; its page is at the root. */
  private static final String PANEL_PREFIX = "/panel/";

  private static final String PANEL_PAGE = "/";

  private final AtomicInteger none = new AtomicInteger();

  private @Nullable Timers timers;
  private AtomicInteger connections = none;
  private int mostConnections;
  private @Nullable Counter rejected;

  /**
   * Timers by template.
   *
   * @param resources by the index of the resource
   * @param framework of the paths that Quarkus serves
   * @param panel of the panel's
   * @param unknown of all others
   */
  private record Timers(
      List<RequestTimers> resources,
      RequestTimers framework,
      RequestTimers panel,
      RequestTimers unknown) {}

  @Override
  @SuppressWarnings("deprecation") // Quarkus has no other way to hand a factory to Vert.x
  public void accept(VertxOptions options) {
    options.setMetricsOptions(new MetricsOptions().setEnabled(true).setFactory(unused -> this));
  }

  /** Before the first request. */
  void register(@Observes Filters filters, MeterRegistry registry) {
    timers =
        new Timers(
            Resource.all().stream()
                .map(resource -> new RequestTimers(registry, resource.path()))
                .toList(),
            new RequestTimers(registry, FRAMEWORK_PREFIX + "*"),
            new RequestTimers(registry, PANEL_PREFIX + "*"),
            new RequestTimers(registry, "UNKNOWN"));
    Gauge.builder("fusebox.http.connections", () -> connections.get())
        .description("Connections of clients")
        .register(registry);
    Gauge.builder("fusebox.http.connections.limit", () -> mostConnections)
        .description("How many connections of clients there may be")
        .register(registry);
    rejected =
        Counter.builder("fusebox.http.connections.rejected")
            .description("Connections that were closed at once, as there were as many as may be")
            .register(registry);
  }

  private Timers timers() {
    return Objects.requireNonNull(timers);
  }

  /** Names what a request is for. */
  void route(HttpServerRequest request, Resource resource) {
    HttpExchange.route(request, timers().resources().get(resource.index()));
  }

  /** Names a request that is for none of the contract's paths. */
  void routeElsewhere(HttpServerRequest request, String path) {
    if (path.startsWith(FRAMEWORK_PREFIX)) {
      HttpExchange.route(request, timers().framework());
    } else if (path.equals(PANEL_PAGE) || path.startsWith(PANEL_PREFIX)) {
      HttpExchange.route(request, timers().panel());
    }
  }

  @Override
  public HttpServerMetrics<HttpExchange, Object, Object> createHttpServerMetrics(
      HttpServerOptions options, SocketAddress localAddress) {
    return new OfServer(timers().unknown());
  }

  @Override
  public ConnectionTracker getHttpConnectionTracker() {
    return new ConnectionTracker() {
      @Override
      public void onConnectionRejected() {
        Objects.requireNonNull(rejected).increment();
      }

      @Override
      public void initialize(int maxConnections, AtomicInteger current) {
        mostConnections = maxConnections;
        connections = current;
      }
    };
  }

  /** What Vert.x tells of requests. */
  private record OfServer(RequestTimers unknown)
      implements HttpServerMetrics<HttpExchange, Object, Object> {

    @Override
    public HttpExchange requestBegin(Object socket, HttpRequest request) {
      return new HttpExchange(request.method(), System.nanoTime(), unknown);
    }

    @Override
    public void responseBegin(HttpExchange exchange, HttpResponse response) {
      exchange.onHead(response.statusCode());
    }

    @Override
    public void responseEnd(HttpExchange exchange, HttpResponse response, long bytesWritten) {
      exchange.onEnd(response.statusCode());
    }

    @Override
    public void requestReset(HttpExchange exchange) {
      exchange.onEnd(RequestTimers.RESET);
    }
  }
}
