package io.fusebox.service;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells whoever starts the service where to find it. */
@ApplicationScoped
class Greeting {

  void greet(
      @Observes StartupEvent started,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    String address = "http://" + (host.equals("0.0.0.0") ? "localhost" : host) + ":" + port;
    Log.infof("Fusebox answers at %s, Swagger UI at %s/q/swagger-ui", address, address);
  }
}
