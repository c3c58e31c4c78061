package io.fusebox.service;

import io.fusebox.service.storage.ConfiguredDatabase;
import io.fusebox.service.storage.EmbeddedDatabase;
import io.fusebox.service.storage.EmbeddedDatabaseConfig;
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
    Config config = ConfigProvider.getConfig();
    if (config.getOptionalValue("quarkus.datasource.jdbc.url", String.class).isPresent()) {
      orExit(() -> ConfiguredDatabase.of(config).await());
    } else {
      String folder = config.getOptionalValue("fusebox.data-dir", String.class).orElse(".fusebox");
      // Most of Quarkus' start needs no database, so the two start side by side.
      Thread start =
          new Thread(() -> orExit(() -> startEmbedded(Path.of(folder))), "fusebox-database-start");
      EmbeddedDatabaseConfig.isToCome();
      start.start();
    }
    Quarkus.run(args);
  }

  private static void startEmbedded(Path folder) {
    EmbeddedDatabase database = EmbeddedDatabase.start(folder);
    database.stopAfterService();
    EmbeddedDatabaseConfig.isHere(database);
  }

  private static void orExit(Runnable step) {
    try {
      step.run();
    } catch (NoDatabaseException e) {
      System.err.println("fusebox: " + e.getMessage());
      // Nothing is open yet that an exit in order would have to close.
      Runtime.getRuntime().halt(1);
    }
  }
}
