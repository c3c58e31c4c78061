package io.fusebox.service;

import io.quarkus.logging.Log;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;

/** Tells whoever starts the service where to find it, once it answers there. */
@ApplicationScoped
class Greeting {

  private final HttpServer server;

  Greeting(HttpServer server) {
    this.server = server;
  }

  void greet(@ObservesAsync HttpServerStart started) {
    String host = started.options().getHost();
    // The options have no port where the system chooses one.
    String address =
        "http://" + (host.equals("0.0.0.0") ? "localhost" : host) + ":" + server.getPort();
    Log.infof("Fusebox answers at %s, Swagger UI at %s/q/swagger-ui", address, address);
  }
}
