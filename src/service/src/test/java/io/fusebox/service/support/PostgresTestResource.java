package io.fusebox.service.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives the service under {@code @QuarkusTest} a PostgreSQL of its own. */
public final class PostgresTestResource implements QuarkusTestResourceLifecycleManager {

  private PostgresServer postgres;

  @Override
  public Map<String, String> start() {
    postgres = new PostgresServer();
    return Map.of(
        "quarkus.datasource.jdbc.url", postgres.jdbcUrl(),
        "quarkus.datasource.username", "postgres",
        "quarkus.datasource.password", "any");
  }

  @Override
  public void stop() {
    postgres.close();
  }
}
