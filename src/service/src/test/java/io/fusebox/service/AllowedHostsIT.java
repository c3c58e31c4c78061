package io.fusebox.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fusebox.service.support.PostgresServer;
import io.fusebox.service.support.ServiceProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By which names a service may be called, as it is deployed. */
@SuppressWarnings("NullAway.Init") // JUnit sets the field
class AllowedHostsIT {

  @TempDir Path folder;

  private ServiceProcess start(PostgresServer postgres, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(postgres.environment());
    environment.put("QUARKUS_HTTP_HOST", "0.0.0.0");
    environment.put("FUSEBOX_ACCESS_CONTROL", "true");
    environment.putAll(settings);
    return ServiceProcess.start(folder, environment);
  }

  private static int status(ServiceProcess service, String host, String path) {
    return service.request().header("Host", host).get(path).statusCode();
  }

  /** As containers call each other. */
  @Test
  void whereOthersCanCallAnyNameIsTakenUnlessTheSettingSaysWhich() {
    try (PostgresServer postgres = new PostgresServer()) {
      try (ServiceProcess service = start(postgres, Map.of())) {
        assertThat(status(service, "service:8080", "/v1/breakers")).isEqualTo(401);
        assertThat(status(service, "service:8080", "/")).isEqualTo(200);
      }
      Map<String, String> settings =
          Map.of("FUSEBOX_ALLOWED_HOSTS", "fusebox.example, *.internal.example");
      try (ServiceProcess service = start(postgres, settings)) {
        for (String path : List.of("/", "/q/swagger-ui/", "/q/health/ready")) {
          assertThat(status(service, "service:8080", path)).isEqualTo(421);
          assertThat(status(service, "fusebox.example", path)).isEqualTo(200);
          assertThat(status(service, "a.internal.example:8080", path)).isEqualTo(200);
        }
        // As a container's probe calls.
        assertThat(status(service, "10.0.0.7:8080", "/q/health/ready")).isEqualTo(200);
      }
    }
  }
}
