package io.fusebox.service;

import io.fusebox.service.storage.ConfiguredDatabase;
import io.fusebox.service.storage.EmbeddedDatabase;
import io.fusebox.service.storage.NoDatabaseException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Starts the service: first a database to stand on, then Quarkus. */
@QuarkusMain
public final class Fusebox {

  private Fusebox() {}

  /** Runs until it is told to stop; exits with 1 where no database can be had. */
  public static void main(String... args) {
    try {
      prepareDatabase(ConfigProvider.getConfig());
    } catch (NoDatabaseException e) {
      System.err.println("fusebox: " + e.getMessage());
      System.exit(1);
    }
    Quarkus.run(args);
  }

  private static void prepareDatabase(Config config) {
    if (config.getOptionalValue("quarkus.datasource.jdbc.url", String.class).isPresent()) {
      ConfiguredDatabase.of(config).await();
    } else {
      String dataDir = config.getOptionalValue("fusebox.data-dir", String.class).orElse(".fusebox");
      EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(dataDir));
      database.settings().forEach(System::setProperty);
      database.stopAfterService();
    }
  }
}
