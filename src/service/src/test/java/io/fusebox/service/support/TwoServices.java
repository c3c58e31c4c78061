package io.fusebox.service.support;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Two services on one PostgreSQL, for all tests of a class. */
@SuppressWarnings("NullAway.Init") // JUnit begins with beforeAll
public final class TwoServices implements BeforeAllCallback, AfterAllCallback {

  private final Map<String, String> settings;
  private Path folder;
  private PostgresServer postgres;
  private ServiceProcess one;
  private ServiceProcess two;

  /** Two services with such settings, beside those of the database. */
  public TwoServices(Map<String, String> settings) {
    this.settings = Map.copyOf(settings);
  }

  /**
   * Two services that answer late rather than 503 when the machine is busy: for tests that are not
   * about how long an answer may take.
   */
  public static TwoServices patient(Map<String, String> settings) {
    return new TwoServices(patience(settings));
  }

  /** Two such services whose access control is on. */
  public static TwoServices withAccessControl() {
    return patient(Map.of("FUSEBOX_ACCESS_CONTROL", "true"));
  }

  /** Such settings, and that it answers late rather than 503 when the machine is busy. */
  public static Map<String, String> patience(Map<String, String> settings) {
    Map<String, String> patient = new HashMap<>(settings);
    patient.put("FUSEBOX_REQUEST_TIME_LIMIT", "PT30S");
    patient.put("QUARKUS_DATASOURCE_JDBC_ACQUISITION_TIMEOUT", "PT10S");
    return patient;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    folder = Folders.create("services-");
    postgres = new PostgresServer();
    // At once, as a deployment does: both find an empty database, and one of them migrates it.
    one = ServiceProcess.launch(folder, environment());
    two = ServiceProcess.launch(folder, environment());
    one.awaitReady();
    two.awaitReady();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    try {
      one.close();
    } finally {
      try {
        two.close();
      } finally {
        postgres.close();
        Folders.delete(folder);
      }
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(postgres.environment());
    environment.putAll(settings);
    return environment;
  }

  public PostgresServer postgres() {
    return postgres;
  }

  public ServiceProcess one() {
    return one;
  }

  public ServiceProcess two() {
    return two;
  }

  /** Launches one more, on the same database. */
  public ServiceProcess launchMore(Map<String, String> more) {
    Map<String, String> environment = environment();
    environment.putAll(more);
    return ServiceProcess.launch(folder, environment);
  }

  /** Stores lines of history past the services, who find them when they look. */
  public void storeHistory(String prefix, int lines) {
    postgres.execute(
        """
        insert into transition
            (breaker, generation, from_state, to_state, cause, why, occurred_at)
        select '%s' || i %% 8, i, 'CLOSED', 'OPEN', 'CONSECUTIVE_FAILURES_REACHED',
               repeat('x', 180), now()
          from generate_series(1, %d) i
        """
            .formatted(prefix, lines));
  }

  /** {@code kill -9} of the first; when this returns, another one answers in its place. */
  public void replaceOne() {
    one.kill();
    one = ServiceProcess.start(folder, environment());
  }
}
