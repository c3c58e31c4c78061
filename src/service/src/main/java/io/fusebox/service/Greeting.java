package io.fusebox.service;

import io.quarkus.logging.Log;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;

/** Tells whoever starts the service where to find it, once it answers there. */
@ApplicationScoped
class Greeting {

  void greet(@ObservesAsync HttpServerStart started) {
    String host = started.options().getHost();
    String address =
        "http://"
            + (host.equals("0.0.0.0") ? "localhost" : host)
            + ":"
            + started.options().getPort();
    Log.infof("Fusebox answers at %s, Swagger UI at %s/q/swagger-ui", address, address);
  }
}
